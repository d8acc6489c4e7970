package dev.headgate.cli;

import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import dev.headgate.cli.options.CommandException;
import dev.headgate.cli.options.ConfirmationOption;
import dev.headgate.cli.options.DatabaseCommand;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.currency.UntrustedTableException;
import dev.headgate.gate.lock.LockReport;
import dev.headgate.gate.lock.MigrationLockService;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.jdbc.SqlStates;

/**
 * {@code headgate unlock}: shows who holds the migration lock, and ends a stuck holder.
 */
@Command(name = "unlock", mixinStandardHelpOptions = true,
		description = { "Shows who holds the migration lock, and ends a stuck holder after asking.",
				"Clears Liquibase's own lock as well, when it is stale. Ends nothing else." },
		footer = { "", "Example:", "  headgate unlock --yes" })
class UnlockCommand extends DatabaseCommand {

	@Mixin
	ConfirmationOption question = new ConfirmationOption();

	@Override
	public boolean readsChangelog() {
		return false;
	}

	@Override
	public CommandResult run() {
		Settings settings = settings();
		return ask(settings,
				(connection) -> unlock(new MigrationLockService(settings, connection), settings.migration().role()));
	}

	private CommandResult unlock(MigrationLockService locks, @Nullable String role) throws SQLException {
		LockReport report = locks.look();
		String text = text(report);
		Map<String, Object> facts = facts(report);
		if (report.holder() == null && report.liquibaseLock() == null) {
			return CommandResult.done(text, facts);
		}
		StringBuilder done = new StringBuilder();
		try {
			done.append(this.question.ask(text, question(report)) ? "" : text);
			free(locks, report, role, done, facts);
			return CommandResult.done(done.toString(), facts);
		}
		catch (CommandException ex) {
			return CommandResult.failed(ex).with(done.toString(), facts);
		}
	}

	private static void free(MigrationLockService locks, LockReport report, @Nullable String role, StringBuilder done,
			Map<String, Object> facts) throws SQLException {
		LockReport.Holder holder = report.holder();
		if (holder != null) {
			boolean ended = end(locks, holder, role) == MigrationLockService.Ending.TERMINATED;
			facts.put("ended", ended);
			done.append(ended ? "ended pid " : "lock already released by pid ")
				.append(holder.session().pid())
				.append('\n');
		}
		LockReport.LiquibaseLockRow stock = report.liquibaseLock();
		if (stock != null) {
			Optional<Verdict.Closed> kept = locks.clearLiquibaseLock();
			if (kept.isPresent()) {
				throw new CommandException(kept.get().exitCode(), kept.get().description(), kept.get().action());
			}
			facts.put("cleared", true);
			done.append("cleared ").append(stock.table()).append('\n');
		}
	}

	private static MigrationLockService.Ending end(MigrationLockService locks, LockReport.Holder holder,
			@Nullable String role) throws SQLException {
		try {
			MigrationLockService.Ending ending = locks.end(holder.session());
			if (ending == MigrationLockService.Ending.TIMED_OUT) {
				throw new CommandException(ExitCode.BUDGET_SPENT,
						"The session was told to end and has not within ten seconds: " + holder.session() + ".",
						"Look again in a while: a large rollback takes time, and so does a hanging disk.");
			}
			return ending;
		}
		catch (UntrustedTableException ex) {
			throw ex;
		}
		catch (SQLException ex) {
			if (SqlStates.is(ex, SqlStates.INSUFFICIENT_PRIVILEGE)) {
				throw new CommandException(ExitCode.UNREACHABLE,
						"This role may not end the session that holds the migration lock: " + holder.session() + ".",
						"As that session's role, or with GRANT pg_signal_backend TO " + role
								+ ", run this again; or let" + " a superuser run: SELECT pg_terminate_backend("
								+ holder.session().pid() + ");");
			}
			throw ex;
		}
	}

	private static String question(LockReport report) {
		LockReport.Holder holder = report.holder();
		String clear = "clear Liquibase's own lock if it is stale";
		if (holder == null) {
			return Character.toUpperCase(clear.charAt(0)) + clear.substring(1);
		}
		return "End pid " + holder.session().pid() + ((report.liquibaseLock() != null) ? " and " + clear : "");
	}

	private static String text(LockReport report) {
		StringBuilder text = new StringBuilder();
		LockReport.Holder holder = report.holder();
		row(text, "migration lock", (holder != null) ? holder.session().toString() : "free");
		if (holder != null) {
			row(text, "", state(holder));
			row(text, "", holder.query());
			row(text, "", holder.blockedBy().isEmpty() ? null : "waits for pid " + list(holder.blockedBy()));
			row(text, "", (holder.run() != null) ? run(holder.run()) : null);
		}
		LockReport.LiquibaseLockRow stock = report.liquibaseLock();
		row(text, "liquibase lock", (stock != null) ? stock.holder() : "free");
		if (stock != null) {
			row(text, "", stock.table() + (stock.alive() ? ", and an active session may belong to the holder"
					: ", and no active session can belong to the holder: stale"));
		}
		return text.toString();
	}

	private static @Nullable String state(LockReport.Holder holder) {
		if (holder.state() == null) {
			return "this role may not see what it does: GRANT pg_read_all_stats";
		}
		return holder.state() + ", statement " + age(holder.queryAge()) + ", transaction "
				+ ((holder.transactionAge() != null) ? age(holder.transactionAge()) : "none");
	}

	private static String run(LockReport.Run run) {
		return "run " + run.id() + " (" + run.mode() + ") of process " + run.pid() + " on " + run.host()
				+ ((run.changeSet() != null) ? ", at change set " + run.changeSet() : "");
	}

	private static String age(@Nullable Duration age) {
		return (age != null) ? "since " + age.toSeconds() + " s" : "none";
	}

	private static String list(List<Integer> pids) {
		return String.join(", ", pids.stream().map(String::valueOf).toList());
	}

	private static void row(StringBuilder text, String label, @Nullable String value) {
		if (value != null) {
			text.append("%-15s %s\n".formatted(label, value));
		}
	}

	private static Map<String, Object> facts(LockReport report) {
		Map<String, Object> facts = new LinkedHashMap<>();
		if (report.holder() != null) {
			facts.put("holder", facts(report.holder()));
		}
		LockReport.LiquibaseLockRow stock = report.liquibaseLock();
		if (stock != null) {
			Map<String, Object> fact = new LinkedHashMap<>();
			fact.put("table", stock.table());
			fact.put("holder", stock.holder());
			fact.put("alive", stock.alive());
			facts.put("stockLock", fact);
		}
		return facts;
	}

	private static Map<String, Object> facts(LockReport.Holder holder) {
		Map<String, Object> facts = new LinkedHashMap<>();
		put(facts, "pid", holder.session().pid());
		put(facts, "user", holder.session().user());
		put(facts, "application", holder.session().application());
		put(facts, "host", holder.session().host());
		put(facts, "since", (holder.session().since() != null) ? holder.session().since().toString() : null);
		put(facts, "state", holder.state());
		put(facts, "query", holder.query());
		put(facts, "queryMs", (holder.queryAge() != null) ? holder.queryAge().toMillis() : null);
		put(facts, "transactionMs", (holder.transactionAge() != null) ? holder.transactionAge().toMillis() : null);
		put(facts, "blockedBy", holder.blockedBy());
		LockReport.Run run = holder.run();
		if (run != null) {
			Map<String, Object> fact = new LinkedHashMap<>();
			put(fact, "id", run.id());
			put(fact, "mode", run.mode());
			put(fact, "host", run.host());
			put(fact, "pid", run.pid());
			put(fact, "changeSet", run.changeSet());
			facts.put("run", fact);
		}
		return facts;
	}

	private static void put(Map<String, Object> facts, String name, @Nullable Object value) {
		if (value != null) {
			facts.put(name, value);
		}
	}

}
