package dev.headgate.lint.catalog;

import java.util.List;
import java.util.regex.Pattern;

import dev.headgate.lint.rule.Evidence;
import dev.headgate.lint.rule.Rule;
import dev.headgate.lint.rule.Severity;
import dev.headgate.lint.rule.Violation;
import dev.headgate.lint.trace.ChangeSetSource.Attribute;
import dev.headgate.lint.trace.ChangeSetTrace;

/**
 * Rules on how the changelog is written.
 */
final class ChangelogRules {

	private static final Pattern PARAMETER = Pattern.compile("\\$\\{[\\w.-]+}");

	private ChangelogRules() {
	}

	static List<Rule> rules() {
		return List.of(unknownAttribute(), undefinedParameter());
	}

	private static Rule unknownAttribute() {
		return Rule.named("unknown-attribute", Severity.ERROR, Evidence.CHANGELOG)
			.sees("A change set has an attribute that Liquibase does not know.")
			.why("Liquibase ignores it silently: with runInTransactoin:false the change set runs in a transaction.")
			.instead("The right name of the attribute; or take it out.")
			.check(ChangelogRules::unknownAttributes);
	}

	private static List<Violation> unknownAttributes(ChangeSetTrace trace) {
		return trace.source()
			.attributes()
			.stream()
			.filter((attribute) -> !attribute.known())
			.map(ChangelogRules::unknown)
			.toList();
	}

	private static Violation unknown(Attribute attribute) {
		return Violation.onLine(attribute.line(), attribute.name(),
				"Liquibase knows no attribute '" + attribute.name() + "' of a change set, and ignores it");
	}

	private static Rule undefinedParameter() {
		return Rule.named("undefined-parameter", Severity.ERROR, Evidence.CHANGELOG)
			.sees("A parameter in the text of a statement is defined nowhere.")
			.why("Liquibase leaves it as it is, and the server gets the characters ${name}: within a string without an error.")
			.instead("Define it in the changelog with property; or change the text, where it is meant literally.")
			.check(ChangelogRules::undefinedParameters);
	}

	private static List<Violation> undefinedParameters(ChangeSetTrace trace) {
		return trace.statements()
			.stream()
			.flatMap((statement) -> PARAMETER.matcher(statement.statement().sql())
				.results()
				.map((match) -> Violation.in(statement, match.group(), match.group() + " is defined nowhere")))
			.toList();
	}

}
