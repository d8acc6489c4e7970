package dev.headgate.maintenance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.headgate.gate.verdict.Verdict;

/**
 * How a backup ended.
 */
public sealed interface BackupOutcome {

	/**
	 * There is a backup, and it was read again.
	 *
	 * @param file the dump, in PostgreSQL's custom format
	 * @param revision where the schema was, {@code null} for nowhere
	 * @param bytes its size
	 * @param entries how many entries its table of contents has
	 * @param took how long it took
	 * @param tools where the tools are that wrote it
	 * @param deleted older dumps that were deleted after it
	 */
	record Created(Path file, @Nullable String revision, long bytes, long entries, Duration took, Path tools,
			List<Path> deleted) implements BackupOutcome {
	}

	/**
	 * There is none.
	 *
	 * @param closed why, and what to do
	 */
	record Failed(Verdict.Closed closed) implements BackupOutcome {
	}

}
