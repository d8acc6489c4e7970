package dev.headgate.lint;

/**
 * What a change set's own comment allows.
 *
 * @param rule the rule, as it is written; empty when none is
 * @param reason why it is allowed, empty when that is not said
 * @param line the line of the file, 0 when that is not known
 */
record Allowance(String rule, String reason, int line) {

	/** Says whether it allows a rule. */
	boolean allows(String id) {
		return this.rule.equals(id) && !this.reason.isEmpty();
	}

}
