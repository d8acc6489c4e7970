package dev.headgate.cli.options;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

import dev.headgate.cli.output.CommandResult;
import dev.headgate.cli.output.ProgressBar;
import dev.headgate.config.ExitCode;
import dev.headgate.config.HeadgateException;
import dev.headgate.config.Settings;
import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.currency.UntrustedTableException;
import dev.headgate.gate.progress.Progress;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.jdbc.Connections;
import dev.headgate.liquibase.apply.MigrationListener;
import dev.headgate.tracing.GateRecorder;
import dev.headgate.tracing.TracingExport;

/**
 * What all verbs share: their options, their settings, and how they end.
 */
public abstract class DatabaseCommand implements Callable<Integer> {

	/** What a revision can be called, for help. */
	public static final String NAMES = "a change set's id or 4 or more characters of its beginning, its file, a tag, 'head',"
			+ " or steps from one, as in head-1.";

	private static final Logger log = LoggerFactory.getLogger(DatabaseCommand.class);

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	private static final String GATE_LOG = "dev.headgate.gate";

	@Spec
	@Nullable CommandSpec spec;

	@Mixin
	SettingsOptions options = new SettingsOptions();

	@Unmatched
	List<String> properties = new ArrayList<>();

	private boolean changelogLogged;

	/**
	 * Does the verb's work.
	 * @return what it has to say
	 * @throws CommandException when it can't do what it was asked to
	 */
	public abstract CommandResult run();

	@Override
	public final Integer call() {
		CommandResult answer = answer();
		CommandLine line = commandLine();
		answer.print(line.getCommandName(), this.options.json, line.getOut(), line.getErr());
		return answer.exitCode().code();
	}

	private CommandResult answer() {
		try {
			return run();
		}
		catch (HeadgateException ex) {
			return CommandResult.failed(ex);
		}
	}

	/**
	 * Reads the settings, as the service would.
	 * @return the settings
	 */
	public final Settings settings() {
		return logChangelog(this.options.settings(this.properties));
	}

	/**
	 * Reads the settings for a verb that changes the database by the changelog.
	 * @return the settings
	 * @throws CommandException when nobody has named a changelog, and the sample's is
	 * left
	 */
	public final Settings settingsToMigrate() {
		Settings settings = settings();
		this.options.choice().requireNamedIfSample();
		return settings;
	}

	/**
	 * Says whether this verb reads the changelog, and so has to say which one.
	 * @return {@code false} for a verb to which it makes no difference
	 */
	public boolean readsChangelog() {
		return true;
	}

	private <T> T logChangelog(T settings) {
		if (!this.changelogLogged && readsChangelog()) {
			log.info("Using changelog {}", this.options.choice());
		}
		this.changelogLogged = true;
		return settings;
	}

	/**
	 * Reads only which changelog there is, for verbs that need no database.
	 * @return the settings of the changelog
	 */
	public final ChangelogSettings changelog() {
		return logChangelog(this.options.changelog(this.properties));
	}

	/**
	 * Reads the settings for a verb that can do without a database.
	 * @return the settings, with a database if one is configured
	 */
	final SettingsOptions.Known known() {
		return logChangelog(this.options.known(this.properties));
	}

	/**
	 * Says whether the answer is printed as JSON.
	 * @return {@code true} with {@code --json}
	 */
	public final boolean printsJson() {
		return this.options.json;
	}

	/**
	 * Says whether a database is configured at all.
	 * @return {@code false} when there is none to ask
	 */
	public final boolean namesDatabase() {
		return this.options.namesDatabase(this.properties);
	}

	/**
	 * Reads the settings for a script that changes a database by the changelog, without
	 * asking that database.
	 * @return the settings
	 * @throws CommandException when nobody has named a changelog, and the sample's is
	 * left
	 */
	public final Settings offline() {
		Settings settings = withoutDatabase();
		this.options.choice().requireNamedIfSample();
		return settings;
	}

	/**
	 * Reads the settings for work that asks no database that anybody has.
	 * @return the settings, whose databases are {@link dev.headgate.config.Database#NONE}
	 */
	public final Settings withoutDatabase() {
		return logChangelog(this.options.offline(this.properties));
	}

	/**
	 * Runs something whose gates say only what is wrong, since what they do is no news.
	 * @param work what to run
	 * @param <T> the type of the result
	 * @return the result
	 */
	public static <T> T withoutGateLog(Supplier<T> work) {
		LoggingSystem logging = LoggingSystem.get(DatabaseCommand.class.getClassLoader());
		LoggerConfiguration before = logging.getLoggerConfiguration(GATE_LOG);
		LogLevel level = (before != null) ? before.getConfiguredLevel() : null;
		if (level != null) {
			return work.get();
		}
		logging.setLogLevel(GATE_LOG, LogLevel.WARN);
		try {
			return work.get();
		}
		finally {
			logging.setLogLevel(GATE_LOG, null);
		}
	}

	/**
	 * Prints a part of the results as soon as it is there; with {@code --json} all of
	 * them come at the end.
	 * @param text what people read, with line ends
	 */
	public final void progress(String text) {
		if (!this.options.json) {
			commandLine().getOut().print(text);
			commandLine().getOut().flush();
		}
	}

	/**
	 * Answers as the gate decided.
	 * @param verdict the gate's verdict
	 * @param open what to say when it is open
	 * @return the answer
	 */
	public final CommandResult answer(Verdict verdict, Function<Verdict.Open, CommandResult> open) {
		return switch (verdict) {
			case Verdict.Closed closed ->
				CommandResult.failed(closed.exitCode(), closed.description(), closed.action());
			case Verdict.Open opened -> open.apply(opened);
		};
	}

	/**
	 * Asks the database something, as the migration role.
	 * @param settings where it is
	 * @param query what to ask
	 * @param <T> the type of the result
	 * @return the result
	 * @throws CommandException when the database does not answer, or refuses
	 */
	public final <T> T ask(Settings settings, Query<T> query) {
		return ask(settings, "--url, DATABASE_URL or spring.datasource.*", query);
	}

	/**
	 * Asks a database something, as the migration role.
	 * @param settings where it is
	 * @param source what names it
	 * @param query what to ask
	 * @param <T> the type of the result
	 * @return the result
	 * @throws CommandException when the database does not answer, or refuses
	 */
	public final <T> T ask(Settings settings, String source, Query<T> query) {
		String purpose = "headgate " + commandLine().getCommandName();
		try (Connection connection = Connections.open(settings.migration(), purpose, CONNECT_TIMEOUT)) {
			return query.ask(connection);
		}
		catch (UntrustedTableException ex) {
			throw new CommandException(ExitCode.ENVIRONMENT_REFUSED, ex.description(), ex.action());
		}
		catch (SQLException ex) {
			throw new CommandException(ExitCode.UNREACHABLE,
					"The database " + settings.migration() + " does not answer, or refuses: "
							+ Connections.describe(ex),
					"Check that the server runs, and host, port, database name, user and password in " + source + ".");
		}
	}

	/**
	 * Runs what takes long, with a progress bar where there is a terminal.
	 * @param progress what it tells about itself
	 * @param work what to run
	 * @param <T> the type of the result
	 * @return the result
	 */
	public final <T> T watched(Progress progress, Supplier<T> work) {
		boolean bar = !this.options.quiet && ProgressBar.isTerminal();
		return bar ? ProgressBar.during(() -> ProgressBar.line(progress), work) : work.get();
	}

	/**
	 * Runs a gate, and makes a span of what it does where tracing is on.
	 * @param settings what the gate is told
	 * @param progress what it tells about itself
	 * @param gate runs the gate, which tells the listener of each step
	 * @return the verdict
	 */
	public final Verdict traced(Settings settings, Progress progress, Function<MigrationListener, Verdict> gate) {
		return TracingExport.around(this.options.environment(),
				GateRecorder.ofVerb(settings, commandLine().getCommandName(), progress), gate);
	}

	/**
	 * Takes a name such as {@code -1}, which the parser takes for an option that it does
	 * not know.
	 * @param name the name that the parser has found, {@code null} for none
	 * @return that one, or the one that the parser has skipped
	 */
	public final @Nullable String orSteps(@Nullable String name) {
		for (String property : List.copyOf(this.properties)) {
			if (name == null && property.matches("-\\d+")) {
				this.properties.remove(property);
				return property;
			}
		}
		return name;
	}

	/**
	 * Refuses what was typed.
	 * @param message what is wrong with it
	 * @return the exception to throw
	 */
	public final ParameterException misuse(String message) {
		return new ParameterException(commandLine(), message);
	}

	final CommandLine commandLine() {
		return Objects.requireNonNull(this.spec).commandLine();
	}

	/**
	 * A question to the database.
	 *
	 * @param <T> the type of the result
	 */
	@FunctionalInterface
	public interface Query<T> {

		/**
		 * Asks.
		 * @param connection a connection as the role that migrates
		 * @return the answer
		 * @throws SQLException when the database does not answer, or refuses
		 */
		T ask(Connection connection) throws SQLException;

	}

}
