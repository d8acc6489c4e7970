package dev.headgate.config;

/**
 * Every way a Headgate process ends, with the number that the operating system sees.
 */
public enum ExitCode {

	/** Done, or at head. */
	DONE(0, "done, or at head"),

	/** An unexpected error. */
	UNEXPECTED(1, "unexpected"),

	/** A setting, an argument or the changelog is wrong. */
	USAGE(2, "usage, configuration or changelog"),

	/** The database is behind head and this mode applies nothing. */
	BEHIND(10, "behind head"),

	/** A change set failed. */
	MIGRATION_FAILED(11, "a migration failed"),

	/** The budget for a lock or for waiting is spent. */
	BUDGET_SPENT(12, "lock or wait budget spent"),

	/** The database does not answer, or refuses us. */
	UNREACHABLE(13, "database unreachable or refused"),

	/** An applied change set was edited. */
	TAMPERED(14, "tampered history"),

	/** The environment forbids it. */
	ENVIRONMENT_REFUSED(15, "environment refused"),

	/** Tables, but no history. */
	UNMANAGED(16, "unmanaged schema"),

	/** The database is ahead in an incompatible way, or has diverged. */
	INCOMPATIBLE(17, "incompatible or diverged"),

	/** A proof or a lint rule failed. */
	PROOF_FAILED(18, "proof or lint failed"),

	/** The backup that was asked for could not be taken. */
	BACKUP_FAILED(19, "backup failed"),

	/** Stopped by a signal, as the shell counts SIGTERM. */
	STOPPED(143, "stopped by a signal");

	private final int code;

	private final String meaning;

	ExitCode(int code, String meaning) {
		this.code = code;
		this.meaning = meaning;
	}

	/**
	 * Returns the number.
	 * @return 0 to 19, or 143
	 */
	public int code() {
		return this.code;
	}

	/**
	 * Returns what it means, in a few words.
	 * @return the meaning
	 */
	public String meaning() {
		return this.meaning;
	}

}
