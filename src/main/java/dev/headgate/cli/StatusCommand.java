package dev.headgate.cli;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.Changelog;
import dev.headgate.cli.options.ReadOnlyCommand;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.cli.output.RevisionEntry;
import dev.headgate.cli.output.RevisionLabel;
import dev.headgate.cli.output.RevisionTimeline;
import dev.headgate.config.Deployment;
import dev.headgate.config.Settings;
import dev.headgate.currency.DeferredChangeSet;
import dev.headgate.currency.EnvironmentMarker;
import dev.headgate.currency.HistoryTable;
import dev.headgate.currency.LastRun;
import dev.headgate.currency.LockHolder;
import dev.headgate.currency.MissingHistoryRow;
import dev.headgate.currency.RenamedChangeSet;
import dev.headgate.currency.SchemaGuidance;
import dev.headgate.currency.SchemaPosition;
import dev.headgate.currency.SchemaState;
import dev.headgate.jdbc.SqlStates;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.liquibase.ParsedChangelog;

/**
 * {@code headgate status}: what an engineer on call needs first.
 */
@Command(name = "status", mixinStandardHelpOptions = true,
		description = { "Shows on one screen where the schema stands, who migrates it, how the last run went",
				"and what to do next. It exits with 0 whatever the state is; 'current --check-heads' does not." },
		footer = { "", "Example:", "  headgate status --url postgresql://reader@db:5432/app" })
class StatusCommand extends ReadOnlyCommand {

	private static final int NAMED = 10;

	@Override
	public CommandResult run() {
		Settings settings = settings();
		ParsedChangelog changelog = ChangelogReader.readAsIs(settings.changelog());
		List<String> problems = ChangelogReader.problems(changelog);
		Seen seen = ask(settings, (connection) -> see(connection, changelog, settings, problems));
		return CommandResult.done(text(settings, changelog.model(), seen), facts(settings, changelog.model(), seen));
	}

	private static Seen see(Connection connection, ParsedChangelog changelog, Settings settings, List<String> problems)
			throws SQLException {
		RevisionTimeline lineage = look(connection, changelog, settings);
		HistoryTable table = HistoryTable.locate(connection, settings.changelog().history());
		LockHolder holder = table.lockHolder(connection);
		return new Seen(Objects.requireNonNull(lineage.state()), lineage, holder,
				own(() -> EnvironmentMarker.read(connection)), own(() -> LastRun.read(connection, table, holder)),
				own(() -> Optional.of(MissingHistoryRow.read(connection, table))), problems);
	}

	/** A role that reads the history need not be one that may read Headgate's tables. */
	private static <T> Own<T> own(Reading<T> reading) throws SQLException {
		try {
			return new Own<>(reading.read().orElse(null), true);
		}
		catch (SQLException ex) {
			if (SqlStates.INSUFFICIENT_PRIVILEGE.equals(ex.getSQLState())) {
				return new Own<>(null, false);
			}
			throw ex;
		}
	}

	private String text(Settings settings, Changelog changelog, Seen seen) {
		SchemaGuidance guidance = SchemaGuidance.of(seen.state());
		SchemaPosition position = seen.state().schemaPosition().orElseThrow();
		StringBuilder text = new StringBuilder();
		row(text, "database", settings.migration().toString());
		row(text, "environment",
				settings.deployment().id() + " here, the database is "
						+ seen.mark()
							.text((mark) -> "marked " + mark.id(),
									"not marked yet; the first migration marks it as " + settings.deployment().id()));
		row(text, "changelog", settings.changelog().location() + ", " + changelog.revisions().size() + " change sets");
		for (String problem : seen.problems()) {
			row(text, "refused", problem + "; 'upgrade' refuses this changelog");
		}
		row(text, "state", state(seen.state(), guidance));
		row(text, "current", (position.current() != null) ? position.current() : RevisionTimeline.BASE);
		row(text, "head",
				(position.head() != null) ? position.head() : "none: no change set of the changelog applies here");
		row(text, "pending", list(position.pendingIds(), RevisionLabel.PENDING));
		row(text, "unknown", list(position.unknownIds(), RevisionLabel.UNKNOWN));
		for (DeferredChangeSet deferral : position.deferred()) {
			row(text, "deferred", deferral.toString());
		}
		for (RenamedChangeSet renaming : position.renamed()) {
			row(text, "renamed", renaming.toString());
		}
		row(text, "tampered", list(seen.tampered(), RevisionLabel.TAMPERED));
		if (!seen.lost().isEmpty()) {
			row(text, "history", "ran, but deleted from the history: "
					+ seen.lost().stream().map(MissingHistoryRow::toString).collect(Collectors.joining(", ")));
		}
		row(text, "lock", (seen.holder() != null) ? "held by " + seen.holder() : "free");
		row(text, "last run", seen.run().text(StatusCommand::run, "none kept"));
		row(text, "next", next(changelog, seen));
		return text.toString();
	}

	private String state(SchemaState state, SchemaGuidance guidance) {
		RevisionLabel colour = switch (state) {
			case SchemaState.AtHead ignored -> RevisionLabel.HEAD;
			case SchemaState.Behind ignored -> RevisionLabel.PENDING;
			case SchemaState.Migrating ignored -> RevisionLabel.PENDING;
			case SchemaState.Ahead ignored -> RevisionLabel.UNKNOWN;
			case SchemaState.Diverged ignored -> RevisionLabel.TAMPERED;
			case SchemaState.Tampered ignored -> RevisionLabel.TAMPERED;
			case SchemaState.Unmanaged ignored -> RevisionLabel.TAMPERED;
			case SchemaState.Unreachable ignored -> RevisionLabel.TAMPERED;
		};
		return colour.paint(ansi(), state.state()) + ": " + guidance.meaning();
	}

	private String list(List<String> ids, RevisionLabel mark) {
		if (ids.isEmpty()) {
			return "none";
		}
		String named = String.join(", ", ids.subList(0, Math.min(NAMED, ids.size())));
		return mark.paint(ansi(), String.valueOf(ids.size())) + ": " + named
				+ ((ids.size() > NAMED) ? " and " + (ids.size() - NAMED) + " more" : "");
	}

	/**
	 * What ran is not to be run again, and a changelog that is refused is corrected
	 * first.
	 */
	private static String next(Changelog changelog, Seen seen) {
		if (!seen.problems().isEmpty()) {
			return "Correct the changelog; 'headgate upgrade --dry-run' says how.";
		}
		Set<ChangeSetKey> pending = seen.state()
			.schemaPosition()
			.map((position) -> Set.copyOf(position.pending()))
			.orElse(Set.of());
		return MissingHistoryRow.remedy(seen.lost(), pending, changelog)
			.map((stamp) -> "Don't edit what ran. If nobody undid it by hand, record it again: " + stamp)
			.orElse(SchemaGuidance.of(seen.state()).action());
	}

	private static String run(LastRun run) {
		return run.ending() + ", " + run.mode() + " from " + ((run.from() != null) ? run.from() : RevisionTimeline.BASE)
				+ " to " + ((run.to() != null) ? run.to() : "nothing") + ", " + run.applied() + " of " + run.planned()
				+ " change sets, " + run.startedAt().truncatedTo(ChronoUnit.SECONDS)
				+ ((run.durationMs() != null) ? ", " + run.durationMs() + " ms" : "") + ", by " + run.role() + " on "
				+ run.host() + ((run.error() != null) ? "\n              " + run.error() : "");
	}

	private static void row(StringBuilder text, String label, String value) {
		text.append("%-12s  %s\n".formatted(label, value));
	}

	private static Map<String, Object> facts(Settings settings, Changelog changelog, Seen seen) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("database", settings.migration().toString());
		facts.put("deployment", settings.deployment().id());
		facts.put("changelog", settings.changelog().location());
		facts.put("changeSets", changelog.revisions().size());
		if (!seen.problems().isEmpty()) {
			facts.put("problems", seen.problems());
		}
		facts.put("state", seen.state().state());
		SchemaPosition position = seen.state().schemaPosition().orElseThrow();
		put(facts, "current", position.current());
		put(facts, "head", position.head());
		facts.put("pending", position.pendingIds());
		facts.put("unknown", position.unknownIds());
		facts.put("tampered", seen.tampered());
		facts.putAll(passedOver(position));
		if (!seen.lost().isEmpty()) {
			facts.put("missing", seen.lost().stream().map((row) -> row.key().id()).toList());
		}
		Deployment mark = seen.mark().value();
		put(facts, "environment", (mark != null) ? mark.id() : null);
		put(facts, "lockHolder", (seen.holder() != null) ? holder(seen.holder()) : null);
		put(facts, "lastRun", (seen.run().value() != null) ? runFacts(seen.run().value()) : null);
		facts.put("next", next(changelog, seen));
		return facts;
	}

	/** What is neither applied nor simply pending; absent where there is none. */
	static Map<String, Object> passedOver(SchemaPosition position) {
		Map<String, Object> facts = new LinkedHashMap<>();
		if (!position.deferred().isEmpty()) {
			facts.put("deferred", position.deferred().stream().map(StatusCommand::facts).toList());
		}
		if (!position.renamed().isEmpty()) {
			facts.put("renamed", position.renamed().stream().map(StatusCommand::facts).toList());
		}
		return facts;
	}

	private static Map<String, Object> facts(DeferredChangeSet deferral) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("revision", deferral.key().id());
		facts.put("path", deferral.key().path());
		facts.put("outcome", deferral.outcome());
		facts.put("reason", deferral.reason());
		return facts;
	}

	private static Map<String, Object> facts(RenamedChangeSet renaming) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("revision", renaming.now().id());
		facts.put("applied", renaming.applied().path());
		facts.put("now", renaming.now().path());
		return facts;
	}

	private static Map<String, Object> holder(LockHolder holder) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("pid", holder.pid());
		put(facts, "user", holder.user());
		put(facts, "application", holder.application());
		put(facts, "host", holder.host());
		put(facts, "since", (holder.since() != null) ? holder.since().toString() : null);
		return facts;
	}

	private static Map<String, Object> runFacts(LastRun run) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("id", run.id());
		facts.put("outcome", run.outcome());
		facts.put("mode", run.mode());
		put(facts, "from", run.from());
		put(facts, "to", run.to());
		facts.put("planned", run.planned());
		facts.put("applied", run.applied());
		facts.put("role", run.role());
		facts.put("host", run.host());
		facts.put("startedAt", run.startedAt().toString());
		put(facts, "durationMs", run.durationMs());
		put(facts, "error", run.error());
		return facts;
	}

	private static void put(Map<String, Object> facts, String name, @Nullable Object value) {
		if (value != null) {
			facts.put(name, value);
		}
	}

	@FunctionalInterface
	private interface Reading<T> {

		Optional<T> read() throws SQLException;

	}

	/**
	 * Something from Headgate's own tables.
	 *
	 * @param value what it is, {@code null} when there is nothing
	 * @param readable whether this role may read it
	 * @param <T> the type of it
	 */
	private record Own<T>(@Nullable T value, boolean readable) {

		String text(Function<T, String> present, String absent) {
			if (!this.readable) {
				return "unknown (this role may not read the schema headgate)";
			}
			return (this.value != null) ? present.apply(this.value) : absent;
		}

	}

	/**
	 * All that the database said.
	 */
	private record Seen(SchemaState state, RevisionTimeline lineage, @Nullable LockHolder holder, Own<Deployment> mark,
			Own<LastRun> run, Own<List<MissingHistoryRow>> trail, List<String> problems) {

		List<MissingHistoryRow> lost() {
			return (this.trail.value() != null) ? this.trail.value() : List.of();
		}

		List<String> tampered() {
			return this.lineage.with(RevisionLabel.TAMPERED).stream().map(RevisionEntry::id).toList();
		}

	}

}
