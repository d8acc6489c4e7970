package dev.headgate.embedded;

import org.jspecify.annotations.Nullable;

import dev.headgate.config.ExitCode;
import dev.headgate.config.HeadgateException;

/**
 * The embedded PostgreSQL could not be started or stopped.
 */
final class EmbeddedServerException extends HeadgateException {

	private static final long serialVersionUID = 1L;

	EmbeddedServerException(String description, String action) {
		this(description, action, null);
	}

	EmbeddedServerException(String description, String action, @Nullable Throwable cause) {
		super(ExitCode.UNEXPECTED, description, action, cause);
	}

}
