package dev.headgate.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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

	/**
	 * Runs a verb on a database, as its owner.
	 * @param database the database
	 * @param args the verb and its arguments
	 * @return what it did
	 */
	static VerbRun on(TestDatabase database, String... args) {
		return at(database.url(), args);
	}

	/**
	 * Runs a verb on an address.
	 * @param url the address
	 * @param args the verb and its arguments
	 * @return what it did
	 */
	static VerbRun at(String url, String... args) {
		List<String> all = new ArrayList<>(List.of(args));
		all.addAll(1, List.of("--url", url));
		return run(all.toArray(String[]::new));
	}

	/**
	 * Runs a verb with nothing added.
	 * @param args the verb and its arguments
	 * @return what it did
	 */
	static VerbRun run(String... args) {
		StringWriter out = new StringWriter();
		StringWriter err = new StringWriter();
		int code = HeadgateCommand.run(new PrintWriter(out), new PrintWriter(err), args);
		assertThat(out.toString() + err).doesNotContain(TestDatabase.PASSWORD);
		if (List.of(args).contains("--json")) {
			AnswerSchema.isOneLine(out.toString());
		}
		return new VerbRun(code, out.toString(), err.toString());
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

	public VerbRun exitsWith(int expected) {
		assertThat(this.code).as("exit code of%n%s%n%s", this.out, this.err).isEqualTo(expected);
		return this;
	}

}
