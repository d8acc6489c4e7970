package dev.headgate.liquibase;

import java.util.logging.Level;

import liquibase.changelog.ChangeSet;
import liquibase.logging.LogService;
import liquibase.logging.Logger;
import liquibase.logging.core.AbstractLogService;
import liquibase.logging.core.AbstractLogger;
import org.jspecify.annotations.Nullable;

/**
 * Liquibase's own log without the line that a change set failed. Headgate reports each
 * failure itself: as a retry when the change set is tried again, else when it fails.
 */
final class LiquibaseLogService extends AbstractLogService {

	private final LogService target;

	LiquibaseLogService(LogService target) {
		this.target = target;
	}

	@Override
	public int getPriority() {
		return PRIORITY_NOT_APPLICABLE;
	}

	@Override
	@SuppressWarnings("rawtypes")
	public Logger getLog(Class type) {
		Logger logger = this.target.getLog(type);
		return (type == ChangeSet.class) ? new WithoutErrors(logger) : logger;
	}

	/** Tells at a lower level what is reported elsewhere. */
	private static final class WithoutErrors extends AbstractLogger {

		private final Logger target;

		WithoutErrors(Logger target) {
			this.target = target;
		}

		@Override
		public void log(Level level, String message, @Nullable Throwable failure) {
			this.target.log(Level.SEVERE.equals(level) ? Level.FINE : level, message, failure);
		}

		@Override
		public void close() {
			// Liquibase closes its own.
		}

	}

}
