package dev.headgate.gate.verdict;

import java.util.List;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.ExitCode;
import dev.headgate.currency.SchemaState;
import dev.headgate.currency.SchemaStateReader;
import dev.headgate.gate.progress.RunStatistics;

/**
 * What the gate decided.
 */
public sealed interface Verdict {

	/**
	 * The service may start.
	 *
	 * @param state the state that was seen last
	 * @param reader looks again
	 * @param applied how many change sets ran
	 * @param statistics what that cost
	 * @param marked the change sets that were recorded without running
	 */
	record Open(SchemaState state, SchemaStateReader reader, int applied, RunStatistics statistics,
			List<ChangeSetKey> marked) implements Verdict {
	}

	/**
	 * The service must not start.
	 *
	 * @param exitCode how the process ends
	 * @param description what is wrong, with the evidence
	 * @param action what to do
	 */
	record Closed(ExitCode exitCode, String description, String action) implements Verdict {
	}

}
