package dev.headgate.lint.trace;

import java.util.Locale;
import java.util.Optional;

/**
 * The modes in which PostgreSQL locks a relation, the weakest first.
 */
public enum LockMode {

	/** Taken by queries. */
	ACCESS_SHARE("AccessShareLock"),

	/**
	 * Taken by {@code SELECT FOR UPDATE}, and on a table that a written key refers to.
	 */
	ROW_SHARE("RowShareLock"),

	/** Taken by whoever writes rows. */
	ROW_EXCLUSIVE("RowExclusiveLock"),

	/** Taken by vacuum, concurrent index builds and validations. */
	SHARE_UPDATE_EXCLUSIVE("ShareUpdateExclusiveLock"),

	/** Taken by plain index builds. */
	SHARE("ShareLock"),

	/** Taken by new foreign keys and triggers. */
	SHARE_ROW_EXCLUSIVE("ShareRowExclusiveLock"),

	/** Taken by {@code REFRESH MATERIALIZED VIEW CONCURRENTLY}. */
	EXCLUSIVE("ExclusiveLock"),

	/** Taken by most of {@code ALTER TABLE}, and by all that drops or rewrites. */
	ACCESS_EXCLUSIVE("AccessExclusiveLock");

	private final String serverName;

	LockMode(String serverName) {
		this.serverName = serverName;
	}

	/**
	 * Finds a mode by the name that {@code pg_locks} has for it.
	 * @param serverName for example {@code AccessShareLock}
	 * @return the mode, empty for a lock that is none on a relation
	 */
	public static Optional<LockMode> of(String serverName) {
		for (LockMode mode : values()) {
			if (mode.serverName.equals(serverName)) {
				return Optional.of(mode);
			}
		}
		return Optional.empty();
	}

	/**
	 * Says whether it is as strong as another one, or stronger.
	 * @param other the other one
	 * @return {@code true} when it is
	 */
	public boolean isAtLeast(LockMode other) {
		return compareTo(other) >= 0;
	}

	/**
	 * Says whether queries wait until it is given back.
	 * @return {@code true} for {@link #ACCESS_EXCLUSIVE}
	 */
	public boolean blocksReads() {
		return this == ACCESS_EXCLUSIVE;
	}

	/**
	 * Says whether whoever writes rows waits until it is given back.
	 * @return {@code true} from {@link #SHARE} on
	 */
	public boolean blocksWrites() {
		return isAtLeast(SHARE);
	}

	/**
	 * Says who waits until it is given back, in words.
	 * @return for example {@code reads and writes}
	 */
	public String blocked() {
		if (blocksReads()) {
			return "reads and writes";
		}
		if (blocksWrites()) {
			return "writes";
		}
		return isAtLeast(SHARE_UPDATE_EXCLUSIVE) ? "vacuum and concurrent index builds" : "nobody but other DDL";
	}

	/**
	 * Returns the mode as SQL and the documentation of PostgreSQL spell it.
	 * @return for example {@code ACCESS EXCLUSIVE}
	 */
	public String sql() {
		return name().replace('_', ' ').toUpperCase(Locale.ROOT);
	}

}
