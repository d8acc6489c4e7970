package dev.headgate.cli.options;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ConfirmationOptionTests {

	private final StringWriter err = new StringWriter();

	private ConfirmationOption question(@Nullable String typed) {
		Asking verb = new Asking();
		verb.question = new ConfirmationOption((typed != null) ? new BufferedReader(new StringReader(typed)) : null);
		new CommandLine(verb).setErr(new PrintWriter(this.err));
		return verb.question;
	}

	@ParameterizedTest
	@ValueSource(strings = { "y\n", "Y\n", "yes\n", " yes " })
	void consentIsTyped(String typed) {
		assertThat(question(typed).ask("three tables go\n", "Go on")).isTrue();
		assertThat(this.err).hasToString("three tables go\n\nGo on? [y/N] ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\n", "", "n\n", "no\n", "yeah\n", "ja\n" })
	void anythingElseIsNone(String typed) {
		assertThatExceptionOfType(CommandException.class)
			.isThrownBy(() -> question(typed).ask("three tables go", "Go on"))
			.withMessage("The answer was not yes.");
	}

	@Test
	void withoutTerminalNothingIsAskedAndNothingIsGiven() {
		assertThatExceptionOfType(CommandException.class)
			.isThrownBy(() -> question(null).ask("three tables go", "Go on"))
			.withMessage("three tables go\n\nThis needs consent, and there is no terminal.");
		assertThat(this.err.toString()).isEmpty();
	}

	@Test
	void optionAnswersInAdvance() {
		ConfirmationOption question = question("n\n");
		question.yes = true;
		assertThat(question.ask("three tables go", "Go on")).isFalse();
		assertThat(this.err.toString()).isEmpty();
	}

	@Command(name = "ask")
	static class Asking {

		@Mixin
		ConfirmationOption question = new ConfirmationOption();

	}

}
