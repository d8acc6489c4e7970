package dev.headgate.cli.options;

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
import dev.headgate.changelog.Fingerprint;
import dev.headgate.changelog.RevisionResolver;
import dev.headgate.cli.output.RevisionEntry;
import dev.headgate.cli.output.RevisionLabel;
import dev.headgate.cli.output.RevisionTimeline;
import dev.headgate.config.Settings;
import dev.headgate.currency.AppliedChangeSet;
import dev.headgate.currency.HistoryTable;
import dev.headgate.currency.SchemaHistory;
import dev.headgate.currency.SchemaPosition;
import dev.headgate.currency.SchemaState;
import dev.headgate.currency.SchemaStateReader;
import dev.headgate.currency.VerifiedHeadTable;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.liquibase.TaggedRevisions;

/**
 * What the verbs share that only look. They write nothing, and need no more than the
 * right to read the history.
 */
public abstract class ReadOnlyCommand extends DatabaseCommand {

	/** Someone may hold the history locked. */
	private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

	/**
	 * Looks at a changelog that the gate would take, and at the database.
	 * @param settings where they are
	 * @return what is seen
	 */
	public final RevisionTimeline look(Settings settings) {
		return look(settings, ChangelogReader.read(settings.changelog()));
	}

	/**
	 * Looks at the changelog as it is, also when its chain is broken, and at the
	 * database.
	 * @param settings where they are
	 * @return what is seen
	 */
	public final RevisionTimeline lookAsIs(Settings settings) {
		return look(settings, ChangelogReader.readAsIs(settings.changelog()));
	}

	/**
	 * Looks with one query, and without Liquibase, whether the database is at head.
	 * @param settings where changelog and database are
	 * @return where it stands, empty when only {@link #look(Settings)} can tell
	 */
	public final Optional<SchemaPosition> readFast(Settings settings) {
		return new SchemaStateReader(settings.changelog().history(),
				() -> ChangelogReader.read(settings.changelog()).model(),
				Fingerprint.computeAsync(settings.changelog()))
			.readFast(settings.migration(), "headgate " + commandLine().getCommandName(), settings.health().timeout())
			.map(VerifiedHeadTable.VerifiedHead::position);
	}

	private RevisionTimeline look(Settings settings, ParsedChangelog changelog) {
		return ask(settings, (connection) -> look(connection, changelog, settings));
	}

	/**
	 * Looks at the changelog as it is, and at the database if one is configured.
	 * @return what is seen
	 */
	public final RevisionTimeline lookAround() {
		SettingsOptions.Known known = known();
		Settings settings = known.settings();
		return (settings != null) ? lookAsIs(settings)
				: lineage(ChangelogReader.readAsIs(known.changelog()), null, List.of(), Map.of());
	}

	/**
	 * Compares changelog and history.
	 * @param connection a connection
	 * @param parsed the changelog
	 * @param settings where the history is
	 * @return the change sets in their order
	 * @throws SQLException when the database does not answer
	 */
	public static RevisionTimeline look(Connection connection, ParsedChangelog parsed, Settings settings)
			throws SQLException {
		readOnly(connection);
		ParsedChangelog changelog = parsed.on(connection);
		SchemaState state = new SchemaStateReader(changelog.model(), settings.changelog().history()).read(connection);
		HistoryTable table = HistoryTable.locate(connection, settings.changelog().history());
		return lineage(changelog, state, SchemaHistory.read(connection, table),
				SchemaHistory.readTags(connection, table));
	}

	private static RevisionTimeline lineage(ParsedChangelog changelog, @Nullable SchemaState state,
			List<AppliedChangeSet> history, Map<String, ChangeSetKey> tagged) {
		Map<String, ChangeSetKey> tags = new HashMap<>(TaggedRevisions.in(changelog));
		tags.putAll(tagged);
		return new RevisionTimeline(changelog, state, history, tags);
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
	public static RevisionResolver<RevisionEntry> resolver(RevisionTimeline lineage, List<RevisionEntry> listed) {
		RevisionResolver<RevisionEntry> resolver = new RevisionResolver<>(listed,
				(entry) -> RevisionResolver.Label.of(entry.key()),
				(lineage.state() != null) ? "in the changelog or the history" : "in the changelog")
			.word("base", null)
			.tags(lineage.tags())
			.counting((entry) -> !entry.has(RevisionLabel.SEED) && !entry.has(RevisionLabel.LEFT_OUT));
		RevisionEntry head = last(listed, RevisionLabel.HEAD);
		resolver = (head != null) ? resolver.word("head", head)
				: resolver.withoutWord("head", "the changelog has no head here");
		return (lineage.state() != null) ? resolver.word("current", last(listed, RevisionLabel.CURRENT))
				: resolver.withoutWord("current", "no database is configured, so nothing is current");
	}

	private static @Nullable RevisionEntry last(List<RevisionEntry> listed, RevisionLabel mark) {
		return listed.stream().filter((entry) -> entry.has(mark)).reduce((earlier, later) -> later).orElse(null);
	}

	/**
	 * Returns whether results may have colours.
	 * @return colours for a terminal only
	 */
	public final Ansi ansi() {
		return commandLine().getColorScheme().ansi();
	}

}
