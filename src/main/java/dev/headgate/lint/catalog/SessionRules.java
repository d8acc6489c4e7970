package dev.headgate.lint.catalog;

import java.util.List;
import java.util.function.Predicate;

import dev.headgate.changelog.SqlCommand;
import dev.headgate.lint.rule.Evidence;
import dev.headgate.lint.rule.Rule;
import dev.headgate.lint.rule.Severity;
import dev.headgate.lint.rule.Violation;
import dev.headgate.lint.trace.ChangeSetTrace;
import dev.headgate.lint.trace.SettingChange;
import dev.headgate.lint.trace.StatementTrace;

/**
 * Rules on what reaches beyond a change set: its transaction, its session, its database.
 */
final class SessionRules {

	private SessionRules() {
	}

	static List<Rule> rules() {
		return List.of(transactionControl(), clientCommand(), settingLeaks(), sharedObjects());
	}

	private static Rule transactionControl() {
		return Rule.named("transaction-control", Severity.ERROR, Evidence.TEXT)
			.sees("A change set begins, ends or divides a transaction itself.")
			.why("A COMMIT commits the first half of the change set. When the second half fails, the history knows nothing of"
					+ " the first, which is there.")
			.instead("A change set for each part that is to be committed.")
			.check((trace) -> commands(trace, SqlCommand::controlsTransaction, "it controls the transaction"));
	}

	private static Rule clientCommand() {
		return Rule.named("client-command", Severity.ERROR, Evidence.TEXT)
			.sees("A change set has a command of psql, or COPY from or to the client.")
			.why("Only psql knows what to do with it: a migration sends statements to the server, and this one fails.")
			.instead("INSERT with the rows; larger data are loaded elsewhere.")
			.check((trace) -> commands(trace, (one) -> one.isPsqlCommand() || one.copiesThroughClient(),
					"it needs psql as its client"));
	}

	private static List<Violation> commands(ChangeSetTrace trace, Predicate<SqlCommand> wanted, String text) {
		return trace.statements()
			.stream()
			.filter((statement) -> statement.statement().commands().stream().anyMatch(wanted))
			.map((statement) -> Violation.in(statement, "", text))
			.toList();
	}

	private static Rule settingLeaks() {
		return Rule.named("setting-leaks", Severity.NOTE, Evidence.OBSERVED)
			.sees("A setting of the session, or its role, is another one after the change set.")
			.why("Headgate resets it right after the change set, so that it has no effect on those behind it. Where plain"
					+ " Liquibase runs the changelog, it has.")
			.instead("SET LOCAL, in each change set that needs it; outside a transaction RESET at the end.")
			.check((trace) -> trace.settings()
				.stream()
				.filter((setting) -> !setting.name().equals("search_path"))
				.map((setting) -> leaks(trace, setting))
				.toList());
	}

	private static Violation leaks(ChangeSetTrace trace, SettingChange setting) {
		return Violation.in(trace.naming(setting.name()), setting.name(),
				setting.name() + " is '" + setting.after() + "' when the change set ends");
	}

	private static Rule sharedObjects() {
		return Rule.named("shared-objects", Severity.ERROR, Evidence.OBSERVED)
			.sees("A statement writes a catalogue that all databases of the server share: roles, settings of roles or"
					+ " databases.")
			.why("The change set can't be applied to two databases of one server, nor be tried on a scratch database of it."
					+ " The migration's role needs rights far beyond its schema.")
			.instead("Make roles and their settings outside of the migrations, with the database itself.")
			.check((trace) -> trace.statements()
				.stream()
				.filter((statement) -> !statement.sharedCatalogs().isEmpty())
				.map(SessionRules::writesShared)
				.toList());
	}

	private static Violation writesShared(StatementTrace statement) {
		return Violation.in(statement, "", "it writes " + String.join(", ", statement.sharedCatalogs())
				+ ", which all databases of the server share");
	}

}
