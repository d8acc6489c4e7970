package dev.headgate.lint.rule;

import java.util.List;
import java.util.Set;

import dev.headgate.lint.trace.ChangeSetTrace;

/**
 * A lint rule.
 *
 * @param id its name, for example {@code drop-column}
 * @param severity how serious it is
 * @param evidence what it goes by
 * @param sees what it looks for; a sentence
 * @param why why that hurts; a sentence or two, with the lock's mode and who waits for it
 * where it is about locks
 * @param instead what to write instead; a sentence
 * @param check finds the violations in what one change set did; keeps nothing
 */
public record Rule(String id, Severity severity, Set<Evidence> evidence, String sees, String why, String instead,
		Check check) {

	/**
	 * Checks the texts.
	 */
	public Rule {
		evidence = Set.copyOf(evidence);
		if (!id.matches("[a-z]+(-[a-z]+)*")) {
			throw new IllegalArgumentException("id of a rule: lower case words with hyphens, not " + id);
		}
	}

	/**
	 * Begins a rule.
	 * @param id its name
	 * @param severity how serious it is
	 * @param evidence what it goes by
	 * @return what takes the rest
	 */
	public static Builder named(String id, Severity severity, Evidence... evidence) {
		return new Builder(id, severity, Set.of(evidence));
	}

	/**
	 * Finds violations.
	 */
	@FunctionalInterface
	public interface Check {

		/**
		 * Finds the violations in what a change set did.
		 * @param trace what it did
		 * @return the violations, empty when there is none
		 */
		List<Violation> find(ChangeSetTrace trace);

	}

	/**
	 * Puts a rule together, so that each text stands behind its name.
	 */
	public static final class Builder {

		private final String id;

		private final Severity severity;

		private final Set<Evidence> evidence;

		private String sees = "";

		private String why = "";

		private String instead = "";

		private Builder(String id, Severity severity, Set<Evidence> evidence) {
			this.id = id;
			this.severity = severity;
			this.evidence = evidence;
		}

		/**
		 * Takes what the rule looks for.
		 * @param text a sentence
		 * @return this
		 */
		public Builder sees(String text) {
			this.sees = text;
			return this;
		}

		/**
		 * Takes why that hurts.
		 * @param text a sentence or two
		 * @return this
		 */
		public Builder why(String text) {
			this.why = text;
			return this;
		}

		/**
		 * Takes what to write instead.
		 * @param text a sentence
		 * @return this
		 */
		public Builder instead(String text) {
			this.instead = text;
			return this;
		}

		/**
		 * Takes how it is found; the last part.
		 * @param check the check
		 * @return the rule
		 */
		public Rule check(Check check) {
			return new Rule(this.id, this.severity, this.evidence, this.sees, this.why, this.instead, check);
		}

	}

}
