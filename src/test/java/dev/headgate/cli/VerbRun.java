package dev.headgate.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

import dev.headgate.testing.Bookshop;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A verb that was run in this process, where there is no terminal.
 *
 * @param code its exit code
 * @param out its results
 * @param err its errors
 */
public record VerbRun(int code, String out, String err) {

	// The first verb of a process sets up logging; two at once would do it twice.
	static {
		PrintWriter nowhere = new PrintWriter(new StringWriter());
		HeadgateCommand.run(nowhere, nowhere, "heads", Bookshop.ARGUMENT);
		logAgain();
	}

	/**
	 * Runs a verb on a database, as its owner, with the {@link Bookshop} unless an
	 * argument names another changelog.
	 * @param database the database
	 * @param args the verb and its arguments
	 * @return what it did
	 */
	public static VerbRun on(TestDatabase database, String... args) {
		return at(database.url(), args);
	}

	/**
	 * Runs a verb on an address, with the {@link Bookshop} unless an argument names
	 * another changelog.
	 * @param url the address
	 * @param args the verb and its arguments
	 * @return what it did
	 */
	public static VerbRun at(String url, String... args) {
		List<String> all = new ArrayList<>(List.of(args));
		all.addAll(1, List.of("--url", url));
		if (all.stream().noneMatch((arg) -> arg.contains("changelog=") || arg.equals("--changelog"))) {
			all.add(1, Bookshop.ARGUMENT);
		}
		return run(all.toArray(String[]::new));
	}

	/**
	 * Runs a verb with nothing added.
	 * @param args the verb and its arguments
	 * @return what it did
	 */
	public static VerbRun run(String... args) {
		StringWriter out = new StringWriter();
		StringWriter err = new StringWriter();
		int code;
		try {
			code = HeadgateCommand.run(new PrintWriter(out), new PrintWriter(err), args);
		}
		finally {
			logAgain();
		}
		assertThat(out.toString() + err).doesNotContain(TestDatabase.PASSWORD);
		if (List.of(args).contains("--json")) {
			AnswerSchema.isOneLine(out.toString());
		}
		return new VerbRun(code, out.toString(), err.toString());
	}

	/** In a process of its own, {@code --quiet} ends with it. */
	private static void logAgain() {
		LoggingSystem logging = LoggingSystem.get(VerbRun.class.getClassLoader());
		logging.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.INFO);
		logging.setLogLevel("dev.headgate", null);
	}

	/**
	 * Runs a verb as if it were typed in a directory.
	 * @param directory the working directory
	 * @param args the verb and its arguments
	 * @return what it did
	 */
	public static VerbRun in(Path directory, String... args) {
		String before = System.setProperty("user.dir", directory.toString());
		try {
			return run(args);
		}
		finally {
			System.setProperty("user.dir", before);
		}
	}

	/**
	 * Checks how it ended.
	 * @param expected the exit code that it must have
	 * @return this run
	 */
	public VerbRun exitsWith(int expected) {
		assertThat(this.code).as("exit code of%n%s%n%s", this.out, this.err).isEqualTo(expected);
		return this;
	}

}
