package dev.headgate.lint.catalog;

import java.util.List;

import dev.headgate.lint.rule.Evidence;
import dev.headgate.lint.rule.Rule;
import dev.headgate.lint.rule.Severity;

/**
 * What lint says of the allowances that change sets have.
 */
public final class AllowanceRules {

	/**
	 * The linter alone knows what an allowance was good for, so its check finds nothing.
	 */
	public static final Rule UNUSED = Rule.named("unused-allowance", Severity.WARN, Evidence.CHANGELOG)
		.sees("A change set allows a rule that it does not break or that does not exist, or gives no reason.")
		.why("Who reads it believes that somebody has looked at a problem that is not there; and when the change set is"
				+ " copied, the copy is allowed what nobody has thought about.")
		.instead("Take it out, or write it as headgate:allow RULE: why.")
		.check((trace) -> List.of());

	private AllowanceRules() {
	}

	static List<Rule> rules() {
		return List.of(UNUSED);
	}

}
