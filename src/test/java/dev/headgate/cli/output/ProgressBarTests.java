package dev.headgate.cli.output;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.headgate.gate.progress.Progress.Phase;
import dev.headgate.gate.progress.Progress.State;
import dev.headgate.testing.Eventually;

import static org.assertj.core.api.Assertions.assertThat;

class ProgressBarTests {

	private static String line(Phase phase, int number, int total, @Nullable String waitingFor,
			@Nullable String detail) {
		return ProgressBar.line(new State(phase, (number > 0) ? "5c07e6f4" : null, number, total, waitingFor, detail),
				Duration.ofSeconds(7), 80);
	}

	@Test
	void saysHowFarItIs() {
		assertThat(line(Phase.MIGRATING, 1, 4, null, null)).isEqualTo("[....................] 1/4 5c07e6f4, 7 s");
		assertThat(line(Phase.MIGRATING, 4, 4, null, "1200 of 4000 rows"))
			.isEqualTo("[###############.....] 4/4 5c07e6f4, 7 s, 1200 of 4000 rows");
		assertThat(line(Phase.MIGRATING, 9, 4, null, null)).startsWith("[####################] 9/4");
	}

	@Test
	void saysWhatItWaitsFor() {
		assertThat(line(Phase.CONNECTING, 0, 0, null, null)).isEqualTo("connecting, 7 s");
		assertThat(line(Phase.LOCKING, 0, 0, "pid 7", null))
			.isEqualTo("waiting for the migration lock, 7 s, held up by pid 7");
		assertThat(line(Phase.OPEN, 0, 0, null, null)).isEmpty();
	}

	@Test
	void staysOnOneLine() {
		assertThat(line(Phase.MIGRATING, 1, 4, "pid 7, user bob, ".repeat(9), null)).hasSizeLessThan(80).endsWith("…");
	}

	@Test
	void logGoesOnAboveIt() {
		ByteArrayOutputStream screen = new ByteArrayOutputStream();
		PrintStream out = System.out;
		PrintStream err = System.err;
		System.setErr(new PrintStream(screen, true, StandardCharsets.UTF_8));
		try {
			assertThat(ProgressBar.during(() -> "[..]", () -> {
				awaitEnd(screen, "[..]");
				new PrintStream(System.out, true, StandardCharsets.UTF_8).print("a line\n");
				awaitEnd(screen, "[..]");
				return "done";
			})).isEqualTo("done");
			assertThat(System.out).isSameAs(out);
		}
		finally {
			System.setErr(err);
		}
		assertThat(screen.toString(StandardCharsets.UTF_8))
			.isEqualTo("\r\033[K[..]" + "\r\033[K" + "a line\n" + "\r\033[K[..]" + "\r\033[K");
	}

	private static void awaitEnd(ByteArrayOutputStream screen, String end) {
		Eventually.until(() -> screen.toString(StandardCharsets.UTF_8).endsWith(end));
	}

}
