package dev.headgate.proof.report;

import java.util.List;

/**
 * How a proof ended.
 *
 * @param status in a word
 * @param summary what was looked at, or why nothing was, in a few words
 * @param failures what is wrong; none unless it failed
 * @param notes what holds and should be known all the same, such as rows that a rollback
 * can't bring back
 */
public record ProofOutcome(Status status, String summary, List<ProofFailure> failures, List<String> notes) {

	/**
	 * Says that it holds.
	 * @param summary what was looked at
	 * @param notes what should be known all the same
	 * @return the outcome
	 */
	public static ProofOutcome passed(String summary, List<String> notes) {
		return new ProofOutcome(Status.PASSED, summary, List.of(), List.copyOf(notes));
	}

	/**
	 * Says that it was not tried.
	 * @param reason why
	 * @return the outcome
	 */
	public static ProofOutcome skipped(String reason) {
		return new ProofOutcome(Status.SKIPPED, reason, List.of(), List.of());
	}

	/**
	 * Says that it holds when nothing was found.
	 * @param failures what was found
	 * @param summary what was looked at
	 * @param notes what should be known all the same
	 * @return the outcome
	 */
	public static ProofOutcome of(List<ProofFailure> failures, String summary, List<String> notes) {
		return failures.isEmpty() ? passed(summary, notes)
				: new ProofOutcome(Status.FAILED, summary, List.copyOf(failures), List.copyOf(notes));
	}

	/**
	 * Whether a proof holds.
	 */
	public enum Status {

		/** It holds. */
		PASSED,

		/** It does not hold. */
		FAILED,

		/** Nobody knows: it was not tried. */
		SKIPPED

	}

}
