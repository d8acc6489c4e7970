package dev.headgate.lint.rule;

import java.util.List;

import dev.headgate.lint.trace.ChangeSetSource.Attribute;
import dev.headgate.lint.trace.ChangeSetTrace;

/**
 * Rules on how the changelog is written.
 */
final class ChangelogRules {

	private ChangelogRules() {
	}

	static List<Rule> rules() {
		return List.of(unknownAttribute());
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

}
