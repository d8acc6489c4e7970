package dev.headgate.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

class HeadgateCommandTests {

	private final StringWriter out = new StringWriter();

	private final StringWriter err = new StringWriter();

	private int run(String... args) {
		return HeadgateCommand.run(new PrintWriter(this.out), new PrintWriter(this.err), args);
	}

	@ParameterizedTest
	@CsvSource({ "--help, headgate", "upgrade --help, upgrade", "stamp --help, stamp", "serve --help, serve" })
	void helpIsAsCheckedIn(String args, String file) throws IOException {
		assertThat(run(args.split(" "))).isZero();
		String expected = new ClassPathResource("dev/headgate/cli/" + file + ".txt")
			.getContentAsString(StandardCharsets.UTF_8);
		assertThat(this.out).hasToString(expected);
		assertThat(this.err.toString()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "bogus, bogus", "upgrade --foo, --foo", "upgrade --url mysql://x, has not the form", "stamp, REVISION",
			"upgrade extra, extra" })
	void wrongUseIsToldOnStderr(String args, String text) {
		assertThat(run(args.split(" "))).isEqualTo(2);
		assertThat(this.out.toString()).isEmpty();
		assertThat(this.err.toString()).contains(text);
	}

	@ParameterizedTest
	@CsvSource({ "upgrade, true", "bogus, true", "--help, true", "-V, true", "serve, false", "serve --help, true",
			"--server.port=1, false", "'', false" })
	void verbsAreToldFromTheService(String args, boolean verb) {
		assertThat(HeadgateCommand.handles(args.isEmpty() ? new String[0] : args.split(" "))).isEqualTo(verb);
	}

	@Test
	void everyVerbHasAnExample() {
		new picocli.CommandLine(new HeadgateCommand()).getSubcommands()
			.values()
			.forEach((verb) -> assertThat(String.join("\n", verb.getCommandSpec().usageMessage().footer()))
				.as(verb.getCommandName())
				.contains("Example:", "headgate " + verb.getCommandName()));
	}

}
