package dev.headgate.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

import dev.headgate.testing.Concurrent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every verb on a real database, against checked-in text. A new verb needs a file in
 * {@code transcripts/}: write the commands only, run this with
 * {@code -Dupdate-expected=true}, and read what it added.
 */
@Concurrent
class TranscriptIT {

	/** Verbs that have no transcript yet. A new one does not belong here. */
	private static final Set<String> NOT_COVERED = Set.of();

	@TempDir
	private Path temporary;

	static List<Path> files() throws IOException {
		return Transcript.files();
	}

	@ParameterizedTest
	@MethodSource("files")
	void verbsPrintWhatIsCheckedIn(Path file) throws Exception {
		try (Transcript transcript = new Transcript(this.temporary, false)) {
			String actual = transcript.replay(file);
			if (Boolean.getBoolean("update-expected")) {
				Files.writeString(file, actual);
			}
			assertThat(actual).isEqualTo(Files.readString(file));
			assertThat(transcript.answers()).allSatisfy(AnswerSchema::isOneLine);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "pending", "others" })
	void packagedJarPrintsTheSame(String name) throws Exception {
		Path file = Transcript.files().getFirst().resolveSibling(name + ".txt");
		try (Transcript transcript = new Transcript(this.temporary, true)) {
			assertThat(transcript.replay(file)).isEqualTo(Files.readString(file).replaceAll("(?m)^!.*\\R", ""));
			assertThat(transcript.answers()).allSatisfy(AnswerSchema::isOneLine);
		}
	}

	@Test
	void everyVerbHasATranscript() throws IOException {
		Set<String> missing = new TreeSet<>();
		for (CommandLine verb : new CommandLine(new HeadgateCommand()).getSubcommands().values()) {
			String name = verb.getCommandName();
			boolean json = verb.getCommandSpec().findOption("--json") != null;
			List<String> commands = Transcript.commands(name);
			if (commands.isEmpty() || (json && commands.stream().noneMatch((command) -> command.contains(" --json")))) {
				missing.add(name);
			}
		}
		assertThat(missing).isEqualTo(NOT_COVERED);
	}

}
