package dev.headgate.currency;

import org.slf4j.spi.LoggingEventBuilder;

/**
 * What a log line about a state says for programs, which structured logging prints.
 */
public final class StateLogFields {

	private StateLogFields() {
	}

	/**
	 * Adds the state, and where known the revision, the head and how many change sets are
	 * pending.
	 * @param event the line
	 * @param state the state it is about
	 * @return the line
	 */
	public static LoggingEventBuilder add(LoggingEventBuilder event, SchemaState state) {
		LoggingEventBuilder told = event.addKeyValue("headgate.state", state.state());
		return state.schemaPosition()
			.map((position) -> told.addKeyValue("headgate.revision", position.current())
				.addKeyValue("headgate.head", position.head())
				.addKeyValue("headgate.pending", position.pending().size()))
			.orElse(told);
	}

}
