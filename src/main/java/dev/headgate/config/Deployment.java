package dev.headgate.config;

import java.util.Locale;

/**
 * Where this process runs. With no profile given it is {@link #PROD}, the strictest.
 */
public enum Deployment {

	/** A developer's machine: the only place where seeds run. */
	DEV,

	/** Automated tests. */
	TEST,

	/** Acceptance. */
	UAT,

	/** Production. */
	PROD;

	/**
	 * Returns the profile's and the context's name.
	 * @return the name in lower case
	 */
	public String id() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Finds the one with a name.
	 * @param id the name, in whatever case
	 * @return the deployment
	 * @throws IllegalArgumentException when there is none
	 */
	public static Deployment of(String id) {
		return valueOf(id.toUpperCase(Locale.ROOT));
	}

	/**
	 * Says whether a database first migrated here is protected from development.
	 * @return {@code true} for acceptance and production
	 */
	public boolean isProtected() {
		return this == UAT || this == PROD;
	}

}
