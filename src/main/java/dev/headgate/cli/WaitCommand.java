package dev.headgate.cli;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import dev.headgate.cli.options.CommandException;
import dev.headgate.cli.options.OptionValues;
import dev.headgate.cli.options.ReadOnlyCommand;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.currency.SchemaGuidance;
import dev.headgate.currency.SchemaPosition;
import dev.headgate.currency.SchemaState;
import dev.headgate.currency.SchemaStateReader;
import dev.headgate.currency.UntrustedTableException;
import dev.headgate.jdbc.Connections;
import dev.headgate.jdbc.RetryLoop;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.liquibase.ParsedChangelog;

/**
 * {@code headgate wait}: holds a script up until the schema is at head. Unlike the gate
 * in mode {@code wait} it has one budget, also for a database that is not up yet.
 */
@Command(name = "wait", mixinStandardHelpOptions = true,
		description = { "Waits until the database is up and its schema at head. Applies nothing.",
				"Ends at once when waiting will not help: a wrong password, an edited change set." },
		footer = { "", "Example:", "  headgate wait --timeout 10m && ./start-my-service" })
class WaitCommand extends ReadOnlyCommand {

	private static final Logger log = LoggerFactory.getLogger(WaitCommand.class);

	private static final Duration PAUSE = Duration.ofMillis(500);

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

	@Option(names = "--timeout", paramLabel = "TIME", converter = OptionValues.Time.class,
			description = "How long to wait at most, such as 30s or 5m; then exit with 12. Default:"
					+ " headgate.gate.wait-budget.")
	@Nullable Duration timeout;

	@Override
	public CommandResult run() {
		Settings settings = settings();
		Duration budget = (this.timeout != null) ? this.timeout : settings.gate().waitBudget();
		ParsedChangelog changelog = ChangelogReader.read(settings.changelog());
		long started = System.nanoTime();
		try {
			SchemaState state = RetryLoop.within(budget, PAUSE, PAUSE)
				.poll(() -> look(settings, changelog), (seen) -> !seen.mayBecomeCurrent(), (seen, left) -> log
					.info("Waiting up to {} s more for the schema to reach head: {}", left.toSeconds(), summary(seen)));
			return result(settings, state, budget, Duration.ofNanos(System.nanoTime() - started));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return CommandResult.failed(ExitCode.STOPPED, "This process was told to stop.",
					"Start again to go on waiting.");
		}
	}

	private static CommandResult result(Settings settings, SchemaState state, Duration budget, Duration waited) {
		if (state.isCurrent()) {
			return arrived(state, waited);
		}
		if (state.mayBecomeCurrent()) {
			return ended(ExitCode.BUDGET_SPENT, state, waited,
					"The database " + settings.migration() + " is not at head after " + budget.toSeconds() + " s: ");
		}
		return ended(SchemaGuidance.of(state).exitCode(), state, waited,
				"Waiting for " + settings.migration() + " will not help: ");
	}

	private static SchemaState look(Settings settings, ParsedChangelog changelog) {
		try (Connection connection = Connections.open(settings.migration(), "headgate wait", CONNECT_TIMEOUT,
				settings.gate().connectBudget())) {
			connection.setReadOnly(true);
			return new SchemaStateReader(changelog.on(connection).model(), settings.changelog().history())
				.read(connection);
		}
		catch (UntrustedTableException ex) {
			throw new CommandException(ExitCode.ENVIRONMENT_REFUSED, ex.description(), ex.action());
		}
		catch (SQLException ex) {
			if (Connections.isPermanent(ex)) {
				throw new CommandException(ExitCode.UNREACHABLE,
						"The database " + settings.migration() + " refuses: " + Connections.describe(ex),
						"Waiting does not change that: check database name, user, password and rights.");
			}
			return new SchemaState.Unreachable(Connections.describe(ex));
		}
	}

	private static String summary(SchemaState state) {
		return switch (state) {
			case SchemaState.Migrating migrating -> "another process migrates: " + migrating.holder();
			case SchemaState.Behind(SchemaPosition position) ->
				position.pending().size() + " change sets are pending, up to " + position.head();
			default -> SchemaGuidance.of(state).meaning();
		};
	}

	private static CommandResult arrived(SchemaState state, Duration waited) {
		String head = state.schemaPosition().map(SchemaPosition::head).orElse("nothing");
		return CommandResult.done(
				state.state().equals("at-head") ? "at head " + head + "\n" : "ahead of " + head + ", compatible\n",
				facts(state, waited));
	}

	private static CommandResult ended(ExitCode exitCode, SchemaState state, Duration waited, String what) {
		SchemaGuidance guidance = SchemaGuidance.of(state);
		return new CommandResult(exitCode, "", facts(state, waited),
				new CommandResult.Failure(what + guidance.meaning() + ".", guidance.action()));
	}

	private static Map<String, Object> facts(SchemaState state, Duration waited) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("state", state.state());
		facts.put("waitedMs", waited.toMillis());
		return facts;
	}

}
