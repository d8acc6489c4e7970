package dev.headgate.gate.plan;

/**
 * How far an upgrade goes.
 */
public sealed interface UpgradeTarget {

	/**
	 * Everything that applies, seeds too.
	 */
	record Head() implements UpgradeTarget {
	}

	/**
	 * Up to and including a revision.
	 *
	 * @param revision its id, the beginning of it, or the change set's full name
	 */
	record To(String revision) implements UpgradeTarget {
	}

	/**
	 * The next pending revisions.
	 *
	 * @param count how many, at least 1
	 */
	record Next(int count) implements UpgradeTarget {
	}

	/**
	 * Up to and including the change set that sets a tag.
	 *
	 * @param name the tag
	 */
	record Tag(String name) implements UpgradeTarget {
	}

}
