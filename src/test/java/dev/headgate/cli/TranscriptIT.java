package dev.headgate.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every verb on a real database, against checked-in text. A new verb needs a file in
 * {@code transcripts/}: write the commands only, run this with
 * {@code -Dupdate-expected=true}, and read what it added.
 */
class TranscriptIT {

	/** Verbs that have no transcript yet. A new one does not belong here. */
	private static final Set<String> NOT_COVERED = Set.of();

	private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
		.getSchema(JsonSchemaCommand.text(), InputFormat.JSON);

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
			assertThat(transcript.answers()).allSatisfy(TranscriptIT::isOneLineOfTheSchema);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "pending", "others" })
	void packagedJarPrintsTheSame(String name) throws Exception {
		Path file = Transcript.files().getFirst().resolveSibling(name + ".txt");
		try (Transcript transcript = new Transcript(this.temporary, true)) {
			assertThat(transcript.replay(file)).isEqualTo(Files.readString(file).replaceAll("(?m)^!.*\\R", ""));
			assertThat(transcript.answers()).allSatisfy(TranscriptIT::isOneLineOfTheSchema);
		}
	}

	private static void isOneLineOfTheSchema(String answer) {
		assertThat(answer.lines()).hasSize(1);
		assertThat(SCHEMA.validate(answer, InputFormat.JSON)).as(answer).isEmpty();
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

	@ParameterizedTest
	@ValueSource(
			strings = { "{}", "{\"verb\":\"pending\",\"exitCode\":0}", "{\"verb\":\"bogus\",\"exitCode\":0,\"more\":1}",
					"{\"verb\":\"wait\",\"exitCode\":12,\"state\":\"behind\",\"waitedMs\":1}",
					"{\"verb\":\"wait\",\"exitCode\":0,\"state\":\"asleep\",\"waitedMs\":1}",
					"{\"verb\":\"wait\",\"exitCode\":0,\"state\":\"at-head\",\"waitedMs\":1,\"more\":1}" })
	void schemaFindsWhatIsWrong(String answer) {
		assertThat(SCHEMA.validate(answer, InputFormat.JSON)).isNotEmpty();
	}

}
