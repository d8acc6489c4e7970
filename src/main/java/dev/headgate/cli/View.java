package dev.headgate.cli;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.ChangelogReader;
import dev.headgate.changelog.Fingerprint;
import dev.headgate.changelog.ParsedChangelog;
import dev.headgate.changelog.RevisionResolver;
import dev.headgate.config.Settings;
import dev.headgate.currency.Currency;
import dev.headgate.currency.CurrencyReader;
import dev.headgate.currency.GateState;
import dev.headgate.currency.HistoryRow;
import dev.headgate.currency.HistoryTable;
import dev.headgate.currency.Position;
import dev.headgate.gate.TaggedRevisions;

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
				: lineage(ChangelogReader.readAsIs(known.changelog()), null, List.of(), Map.of());
	}

	static Lineage look(Connection connection, ParsedChangelog parsed, Settings settings) throws SQLException {
		readOnly(connection);
		ParsedChangelog changelog = parsed.on(connection);
		Currency currency = new CurrencyReader(changelog.model(), settings.changelog().history()).read(connection);
		HistoryTable table = HistoryTable.locate(connection, settings.changelog().history());
		return lineage(changelog, currency, HistoryRow.read(connection, table), TaggedRevisions.in(connection, table));
	}

	private static Lineage lineage(ParsedChangelog changelog, @Nullable Currency currency, List<HistoryRow> history,
			Map<String, ChangeSetKey> tagged) {
		Map<String, ChangeSetKey> tags = new HashMap<>(TaggedRevisions.in(changelog));
		tags.putAll(tagged);
		return new Lineage(changelog, currency, history, tags);
	}

	private static void readOnly(Connection connection) throws SQLException {
		connection.setReadOnly(true);
		connection.setNetworkTimeout(Runnable::run, (int) ANSWER_TIMEOUT.toMillis());
	}

	/**
	 * Returns what finds change sets by what people call them.
	 * @param lineage what is known
	 * @param listed among which
	 * @return a resolver
	 */
	static RevisionResolver<Entry> resolver(Lineage lineage, List<Entry> listed) {
		RevisionResolver<Entry> resolver = new RevisionResolver<>(listed,
				(entry) -> RevisionResolver.Label.of(entry.key()),
				(lineage.currency() != null) ? "in the changelog or the history" : "in the changelog")
			.word("base", null)
			.tags(lineage.tags())
			.counting((entry) -> !entry.has(Mark.SEED) && !entry.has(Mark.LEFT_OUT));
		Entry head = last(listed, Mark.HEAD);
		resolver = (head != null) ? resolver.word("head", head)
				: resolver.withoutWord("head", "the changelog has no head here");
		return (lineage.currency() != null) ? resolver.word("current", last(listed, Mark.CURRENT))
				: resolver.withoutWord("current", "no database is configured, so nothing is current");
	}

	private static @Nullable Entry last(List<Entry> listed, Mark mark) {
		return listed.stream().filter((entry) -> entry.has(mark)).reduce((earlier, later) -> later).orElse(null);
	}

	final Ansi ansi() {
		return commandLine().getColorScheme().ansi();
	}

}
