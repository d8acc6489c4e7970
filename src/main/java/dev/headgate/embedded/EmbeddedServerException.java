package dev.headgate.embedded;

import org.jspecify.annotations.Nullable;

/**
 * The embedded PostgreSQL could not be started or stopped.
 */
final class EmbeddedServerException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String description;

	private final String action;

	EmbeddedServerException(String description, String action) {
		this(description, action, null);
	}

	EmbeddedServerException(String description, String action, @Nullable Throwable cause) {
		super(description, cause);
		this.description = description;
		this.action = action;
	}

	String description() {
		return this.description;
	}

	String action() {
		return this.action;
	}

}
