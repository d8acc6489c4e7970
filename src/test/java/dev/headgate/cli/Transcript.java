package dev.headgate.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import liquibase.util.LiquibaseUtil;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine;

import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;

/**
 * A session at a terminal: lines that begin with {@code $} are typed, what follows is
 * what they print. Errors of {@code headgate} have a {@code !} in front, an exit code
 * other than 0 stands in brackets. Comments stand behind a blank line; where output has
 * one, there is a dot.
 * <ul>
 * <li>{@code headgate …} runs a verb on the session's database, with the changelog of the
 * session's directory; {@code NAME=value} in front of it is a setting, and
 * {@code env -u DATABASE_URL} runs it without a database;</li>
 * <li>{@code sql …} runs a statement as the database's owner, all in one session;</li>
 * <li>anything else goes to {@code sh} in that directory.</li>
 * </ul>
 */
final class Transcript implements AutoCloseable {

	private static final Path FILES = Path.of("src/test/resources/dev/headgate/cli/transcripts");

	private static final Pattern HEADGATE = Pattern
		.compile("(env -u DATABASE_URL )?(?:([A-Z_]+)=(\\S+) )?headgate ?([^|]*)(?:\\| (.*))?");

	private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

	private final TestDatabase database = TestDatabase.create();

	private final Connection connection;

	private final Path directory;

	private final boolean jar;

	private final StringBuilder text = new StringBuilder();

	private final List<String> answers = new ArrayList<>();

	/**
	 * Begins a session with a database and a changelog of its own.
	 * @param directory an empty directory
	 * @param jar whether verbs run on the packaged jar, whose errors are not shown since
	 * the log is between them
	 */
	Transcript(Path directory, boolean jar) throws IOException, SQLException {
		this.directory = directory;
		this.jar = jar;
		this.connection = this.database.connect();
		FileSystemUtils.copyRecursively(FILES.resolve("demo"), directory);
	}

	static List<Path> files() throws IOException {
		try (Stream<Path> files = Files.list(FILES)) {
			return files.filter((file) -> file.toString().endsWith(".txt")).sorted().toList();
		}
	}

	/** Returns the command lines of every transcript that run a verb. */
	static List<String> commands(String verb) throws IOException {
		List<String> commands = new ArrayList<>();
		for (Path file : files()) {
			Files.readString(file)
				.lines()
				.filter((line) -> line.matches("\\$ (\\S+=\\S+ |env -u \\S+ )?headgate " + verb + "( .*)?"))
				.forEach(commands::add);
		}
		return commands;
	}

	/**
	 * Types every command of a transcript.
	 * @param file the transcript
	 * @return the transcript with what the commands print now
	 */
	String replay(Path file) throws IOException {
		boolean between = true;
		for (String line : Files.readString(file).lines().toList()) {
			between = line.isEmpty() || (between && line.startsWith("# "));
			if (between) {
				this.text.append(line).append('\n');
			}
			else if (line.startsWith("$ ")) {
				this.text.append(line).append('\n');
				type(line.substring(2));
			}
		}
		return this.text.toString();
	}

	/** Returns what verbs answered that were asked for JSON. */
	List<String> answers() {
		return this.answers;
	}

	private void type(String command) {
		Matcher headgate = HEADGATE.matcher(command);
		if (headgate.matches()) {
			headgate(headgate);
		}
		else if (command.startsWith("sql ")) {
			try (var statement = this.connection.createStatement()) {
				statement.execute(command.substring("sql ".length()));
			}
			catch (SQLException ex) {
				throw new IllegalStateException(command, ex);
			}
		}
		else {
			print(sh(command, ""), "");
		}
	}

	private void headgate(Matcher command) {
		List<String> args = new ArrayList<>();
		WORD.matcher(command.group(4).replace("$PWD", this.directory.toString()))
			.results()
			.forEach((word) -> args
				.add(Stream.of(1, 2, 3).map(word::group).filter((text) -> text != null).findFirst().orElseThrow()));
		boolean json = args.contains("--json");
		addSettings(args, command);
		Result result = this.jar ? runJar(args) : run(args);
		if (json) {
			this.answers.add(result.out());
		}
		String filter = command.group(5);
		print((filter != null) ? sh(filter, result.out()) : result.out(), "");
		if (!this.jar) {
			print(result.err(), "! ");
		}
		if (result.code() != 0) {
			this.text.append("[exit ").append(result.code()).append("]\n");
		}
	}

	private void addSettings(List<String> args, Matcher command) {
		CommandLine verb = new CommandLine(new HeadgateCommand()).getSubcommands().get(args.getFirst());
		if (verb == null || verb.getCommandSpec().findOption("--changelog") == null) {
			return;
		}
		if (!args.contains("--changelog")) {
			args.add("--changelog=" + this.directory.resolve("db/changelog/db.changelog-master.yaml"));
		}
		if (command.group(1) == null && !args.contains("--url")) {
			args.add("--url=" + this.database.url());
			args.add(this.database.scratchArgument());
		}
		if (command.group(2) != null) {
			args.add("--" + command.group(2).toLowerCase(Locale.ROOT).replace('_', '.') + "=" + command.group(3));
		}
	}

	private static Result run(List<String> args) {
		VerbRun run = VerbRun.run(args.toArray(String[]::new));
		return new Result(run.code(), run.out(), run.err());
	}

	private static Result runJar(List<String> args) {
		JarProcess process = JarProcess.command().run(args.toArray(String[]::new));
		return new Result(process.exitCode(), process.out(), "");
	}

	private String sh(String command, String input) {
		try {
			Process process = new ProcessBuilder("sh", "-c", command).directory(this.directory.toFile())
				.redirectErrorStream(true)
				.start();
			try (var stdin = process.getOutputStream()) {
				stdin.write(input.getBytes(StandardCharsets.UTF_8));
			}
			catch (IOException ex) {
				// it has read as much as it wants
			}
			return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void print(String output, String prefix) {
		output.strip()
			.lines()
			.forEach((line) -> this.text.append((prefix + stable(line)).stripTrailing().replaceFirst("^$", "."))
				.append('\n'));
	}

	/** Replaces what is another one at every run. */
	private String stable(String line) {
		return line.replace(this.directory + "/", "")
			.replace(this.database.host() + ":" + this.database.port(), "localhost:5432")
			.replace(this.database.name(), "app")
			// The texts are those of this version.
			.replace("'" + LiquibaseUtil.getBuildVersion() + "'", "'5.0.4'")
			.replaceAll("headgate (\\(not packaged\\)|\\d[\\w.\\\\-]*)", "headgate VERSION")
			.replaceAll("\\b\\d{8}_\\d{4}_", "DATE_")
			.replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?Z?", "TIME")
			.replaceAll("\\b\\d+ ms\\b", "N ms")
			.replaceAll("(\"\\w+Ms\"):\\d+", "$1:0")
			.replaceAll("\\bsince \\d+ s\\b", "since N s")
			.replaceAll("\\bpid \\d+", "pid N")
			.replaceAll("\"pid\":\\d+", "\"pid\":0")
			.replaceAll("(\"host\":)\"[^\"]*\"", "$1\"HOST\"")
			.replaceAll("\\bfrom [\\d.:]+, since", "from HOST, since")
			.replaceAll("by owner on \\S+", "by owner on HOST");
	}

	@Override
	public void close() throws SQLException {
		this.connection.close();
		this.database.close();
	}

	private record Result(int code, String out, String err) {
	}

}
