package dev.headgate.liquibase;

import java.util.logging.Level;

import liquibase.logging.LogService;
import liquibase.logging.Logger;
import liquibase.logging.core.AbstractLogService;
import liquibase.logging.core.AbstractLogger;

import dev.headgate.config.PrintableText;

/**
 * Liquibase's log without stack traces for what is no defect, and without what is said
 * elsewhere.
 */
final class LiquibaseLogger extends AbstractLogService {

	/** A class that is missing is named where it is needed. */
	private static final String LOADING = "Exception thrown loading ";

	private final LogService log;

	LiquibaseLogger(LogService log) {
		this.log = log;
	}

	@Override
	public int getPriority() {
		return PRIORITY_NOT_APPLICABLE;
	}

	@Override
	@SuppressWarnings("rawtypes")
	public Logger getLog(Class clazz) {
		return new Plain(this.log.getLog(clazz));
	}

	private static final class Plain extends AbstractLogger {

		private final Logger log;

		Plain(Logger log) {
			this.log = log;
		}

		/** Liquibase's own log stays open. */
		@Override
		public void close() {
		}

		@Override
		public void log(Level level, String message, Throwable thrown) {
			if (level.intValue() != Level.WARNING.intValue()) {
				this.log.log(level, PrintableText.of(String.valueOf(message)), thrown);
			}
			else if (!String.valueOf(message).contains(LOADING)) {
				String text = (thrown != null) ? message + ": " + thrown.getMessage() : String.valueOf(message);
				this.log.log(level, PrintableText.of(text), null);
			}
		}

	}

}
