package dev.headgate.cli;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import picocli.CommandLine.Help.Ansi;

import dev.headgate.changelog.ChangelogReader;
import dev.headgate.changelog.Fingerprint;
import dev.headgate.changelog.ParsedChangelog;
import dev.headgate.config.Settings;
import dev.headgate.currency.Currency;
import dev.headgate.currency.CurrencyReader;
import dev.headgate.currency.GateState;
import dev.headgate.currency.HistoryRow;
import dev.headgate.currency.HistoryTable;
import dev.headgate.currency.Position;

/**
 * What the verbs share that only look. They write nothing, and need no more than the
 * right to read the history.
 */
abstract class View extends Verb {

	/** Someone may hold the history locked. */
	private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

	/**
	 * Looks at a changelog that the gate would take, and at the database.
	 * @param settings where they are
	 * @return what is seen
	 */
	final Lineage look(Settings settings) {
		return look(settings, ChangelogReader.read(settings.changelog()));
	}

	/**
	 * Looks at the changelog as it is, also when its chain is broken, and at the
	 * database.
	 * @param settings where they are
	 * @return what is seen
	 */
	final Lineage lookAsIs(Settings settings) {
		return look(settings, ChangelogReader.readAsIs(settings.changelog()));
	}

	/**
	 * Looks with one query, and without the engine, whether the database is at head.
	 * @param settings where changelog and database are
	 * @return where it stands, empty when only {@link #look(Settings)} can tell
	 */
	final Optional<Position> glance(Settings settings) {
		return new CurrencyReader(settings.changelog(), Fingerprint.begin(settings.changelog()))
			.glance(settings.migration(), "headgate " + commandLine().getCommandName(), settings.health().timeout())
			.map(GateState.Sight::position);
	}

	private Lineage look(Settings settings, ParsedChangelog changelog) {
		return ask(settings, (connection) -> look(connection, changelog, settings));
	}

	/**
	 * Looks at the changelog as it is, and at the database if one is configured.
	 * @return what is seen
	 */
	final Lineage lookAround() {
		SettingsOptions.Known known = known();
		Settings settings = known.settings();
		return (settings != null) ? lookAsIs(settings)
				: new Lineage(ChangelogReader.readAsIs(known.changelog()), null, List.of());
	}

	static Lineage look(Connection connection, ParsedChangelog parsed, Settings settings) throws SQLException {
		readOnly(connection);
		ParsedChangelog changelog = parsed.on(connection);
		Currency currency = new CurrencyReader(changelog.model(), settings.changelog().history()).read(connection);
		HistoryTable table = HistoryTable.locate(connection, settings.changelog().history());
		return new Lineage(changelog, currency, HistoryRow.read(connection, table));
	}

	private static void readOnly(Connection connection) throws SQLException {
		connection.setReadOnly(true);
		connection.setNetworkTimeout(Runnable::run, (int) ANSWER_TIMEOUT.toMillis());
	}

	/**
	 * Finds one change set.
	 * @param lineage among which
	 * @param name what the user calls it
	 * @return the change set
	 * @throws picocli.CommandLine.ParameterException when there is none, or several
	 */
	final Entry find(Lineage lineage, String name) {
		List<Entry> found = lineage.named(name);
		if (found.size() == 1) {
			return found.getFirst();
		}
		if (found.isEmpty()) {
			throw misuse("There is no revision '" + name + "'"
					+ ((name.length() < 4) ? "; an abbreviation has four letters or more" : ""));
		}
		boolean same = found.stream().map(Entry::id).distinct().count() == 1;
		String candidates = found.stream()
			.map((entry) -> same ? entry.key().toString() : entry.id())
			.collect(Collectors.joining(", "));
		throw misuse("'" + name + "' may be any of: " + candidates);
	}

	final Ansi ansi() {
		return commandLine().getColorScheme().ansi();
	}

}
