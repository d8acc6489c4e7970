package dev.headgate.gate.plan;

/**
 * How far a downgrade goes.
 */
public sealed interface DowngradeTarget {

	/**
	 * The newest applied revisions.
	 *
	 * @param count how many, at least 1
	 */
	record Last(int count) implements DowngradeTarget {
	}

	/**
	 * Everything newer than a revision, which itself stays applied.
	 *
	 * @param revision its id, the beginning of it, or the change set's full name
	 */
	record To(String revision) implements DowngradeTarget {
	}

	/**
	 * Everything.
	 */
	record Base() implements DowngradeTarget {
	}

}
