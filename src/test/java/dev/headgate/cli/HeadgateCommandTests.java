package dev.headgate.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

class HeadgateCommandTests {

	private final StringWriter out = new StringWriter();

	private final StringWriter err = new StringWriter();

	private int run(String... args) {
		return HeadgateCommand.run(new PrintWriter(this.out), new PrintWriter(this.err), args);
	}

	static Stream<String> helps() {
		return Stream.concat(Stream.of("headgate"),
				new CommandLine(new HeadgateCommand()).getSubcommands().keySet().stream());
	}

	/**
	 * {@code -Dupdate-expected=true} writes the files anew, to be read before a commit.
	 */
	@ParameterizedTest
	@MethodSource("helps")
	void helpIsAsCheckedIn(String verb) throws IOException {
		assertThat(verb.equals("headgate") ? run("--help") : run(verb, "--help")).isZero();
		Path expected = Path.of("src/test/resources/dev/headgate/cli/" + verb + ".txt");
		if (Boolean.getBoolean("update-expected")) {
			Files.writeString(expected, this.out.toString());
		}
		assertThat(this.out).hasToString(Files.readString(expected));
		assertThat(this.err.toString()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "bogus, bogus", "upgrade --foo, --foo", "upgrade --url mysql://x, has not the form",
			"stamp, Name a revision", "show, Name a revision", "upgrade head extra, extra", "revision, --message",
			"revision -m x --data --concurrently, exclude each other",
			"revision -m x --rev-id 12, eight hexadecimal digits", "revision -m x --sql-file none.sql, can't be read",
			"revision -m x --sql-file src/test/resources/bookshop/db/changelog/baseline/20260105_0900_1b0e7c4a_books.sql, already",
			"merge a b, no revision", "merge, Name two heads", "merge --rebase a b, takes one revision", "heads x, x",
			"upgrade +0, no number of revisions", "upgrade +x, no number of revisions",
			"upgrade --from base, goes with --sql", "upgrade head --to-tag v1, not both", "downgrade, Say how far",
			"downgrade -0, no number of revisions", "downgrade -1 -2, -2", "downgrade base --from head, goes with" })
	void wrongUseIsToldOnStderr(String args, String text) {
		assertThat(run(args.split(" "))).isEqualTo(2);
		assertThat(this.out.toString()).isEmpty();
		assertThat(this.err.toString()).contains(text);
	}

	@Test
	void exclusiveProfilesEndAVerbAsTheyEndTheService() {
		assertThat(run("current", "--url", "postgresql://h/d", "--spring.profiles.active=dev,prod",
				"--headgate.gate.lock-timeout=25d"))
			.isEqualTo(15);
		assertThat(this.err.toString()).contains("2 settings are wrong", "dev,prod", "not between 1ms and 24d");
	}

	@ParameterizedTest
	@CsvSource({ "upgrade, true", "bogus, true", "--help, true", "-V, true", "serve, false", "serve --help, true",
			"sidecar --changelog x, false", "sidecar --help, true", "--server.port=1, false", "'', false" })
	void verbsAreToldFromTheService(String args, boolean verb) {
		assertThat(HeadgateCommand.handles(args.isEmpty() ? new String[0] : args.split(" "))).isEqualTo(verb);
	}

	@ParameterizedTest
	@CsvSource({ "status, the option --stacktrace prints, false", "status --stacktrace, the stack trace below, true" })
	void unexpectedFailureSaysHowToGetItsStackTrace(String args, String text, boolean traced) {
		CommandLine line = new CommandLine(new HeadgateCommand()).setErr(new PrintWriter(this.err, true))
			.setOut(new PrintWriter(this.out, true));
		Exception failure = new IllegalStateException("of postgresql://ann:secret@db/app?password=secret");
		assertThat(HeadgateCommand.report(failure, line, args.split(" "))).isEqualTo(1);
		assertThat(this.err.toString())
			.contains("Unexpected: java.lang.IllegalStateException", "please report it", text)
			.doesNotContain("secret");
		assertThat(this.err.toString().contains("\tat dev.headgate.cli.HeadgateCommandTests")).isEqualTo(traced);
		assertThat(run("status", "--help")).isZero();
		assertThat(this.out.toString()).contains("--stacktrace");
	}

	@Test
	void everyVerbHasAnExample() {
		new CommandLine(new HeadgateCommand()).getSubcommands()
			.values()
			.forEach((verb) -> assertThat(String.join("\n", verb.getCommandSpec().usageMessage().footer()))
				.as(verb.getCommandName())
				.contains("Example:", "headgate " + verb.getCommandName()));
	}

}
