package dev.headgate.gate.plan;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.Changelog;
import dev.headgate.changelog.RevisionNameException;
import dev.headgate.changelog.RevisionResolver;
import dev.headgate.changelog.SqlCommand;
import dev.headgate.changelog.SqlTokens;
import dev.headgate.config.Deployment;
import dev.headgate.config.Mode;
import dev.headgate.config.Settings;
import dev.headgate.currency.AppliedChangeSet;
import dev.headgate.currency.EnvironmentMarker;
import dev.headgate.currency.HistoryTable;
import dev.headgate.currency.SchemaGuidance;
import dev.headgate.currency.SchemaHistory;
import dev.headgate.currency.SchemaPosition;
import dev.headgate.currency.SchemaState;
import dev.headgate.currency.SchemaStateReader;
import dev.headgate.gate.verdict.ClosedVerdicts;
import dev.headgate.gate.verdict.Direction;
import dev.headgate.gate.verdict.GateClosedException;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.liquibase.TaggedRevisions;
import dev.headgate.liquibase.UnsafeStatements;
import dev.headgate.liquibase.apply.ChangeSetSql;
import dev.headgate.liquibase.apply.HistoryStatements;
import dev.headgate.liquibase.apply.RollbackStore;
import dev.headgate.liquibase.apply.SqlRecorder;

/**
 * Says what an upgrade or a downgrade would do. It takes no lock and writes nothing.
 */
public final class Planner {

	private static final String HEAD = "head";

	private static final String BASE = "base";

	private final Settings settings;

	private final ParsedChangelog changelog;

	private final HistoryStatements history;

	private final ChangeSetSql sql;

	/**
	 * Creates a planner.
	 * @param settings which changelog, and where the history is
	 * @throws dev.headgate.changelog.ChangelogException when the changelog can't be read
	 */
	public Planner(Settings settings) {
		this(settings, ChangelogReader.read(settings.changelog()));
	}

	/**
	 * Creates a planner for a changelog that has been read.
	 * @param settings which changelog, and where the history is
	 * @param changelog the changelog
	 */
	public Planner(Settings settings, ParsedChangelog changelog) {
		this.settings = settings;
		this.changelog = changelog;
		this.history = new HistoryStatements(settings.changelog().history());
		this.sql = new ChangeSetSql(changelog, settings.changelog());
	}

	private Planner on(Connection connection) throws SQLException {
		ParsedChangelog known = this.changelog.on(connection);
		return known.equals(this.changelog) ? this : new Planner(this.settings, known);
	}

	private Changelog model() {
		return this.changelog.model();
	}

	/**
	 * Plans the upgrade of a database.
	 * @param connection a connection to it, as the migration role
	 * @param target how far
	 * @return the plan
	 * @throws SQLException when the database does not answer
	 * @throws GateClosedException when there is no such target, or the gate would stay
	 * closed
	 */
	public UpgradePlan upgrade(Connection connection, UpgradeTarget target) throws SQLException {
		return on(connection).upgradeHere(connection, target);
	}

	private UpgradePlan upgradeHere(Connection connection, UpgradeTarget target) throws SQLException {
		ClosedVerdicts verdicts = new ClosedVerdicts(this.settings);
		refuseDevelopment(connection, verdicts);
		SchemaState state = new SchemaStateReader(model(), this.settings.changelog().history()).read(connection);
		boolean migrating = state instanceof SchemaState.Migrating;
		if (!migrating && !TargetChangeSets.mayMigrate(state, this.settings.gate().allowDiverged())) {
			throw new GateClosedException(verdicts.closed(state, Mode.MIGRATE));
		}
		SchemaPosition position = state.schemaPosition().orElseThrow();
		AppliedChanges applied = AppliedChanges.read(connection, model(), this.settings.changelog());
		HistoryTable table = HistoryTable.locate(connection, this.settings.changelog().history());
		return upgrade(state.state(), SchemaGuidance.of(state).summary(), applied, new HashSet<>(position.pending()),
				target, SchemaHistory.readTags(connection, table));
	}

	/**
	 * Plans an upgrade without a database.
	 * @param from the revision at which the database is supposed to be, {@code base} for
	 * an empty one
	 * @param target how far
	 * @return the plan
	 * @throws GateClosedException when there is no such revision
	 */
	public UpgradePlan upgradeFrom(String from, UpgradeTarget target) {
		AppliedChanges applied = assuming(from, new ClosedVerdicts(this.settings));
		Set<ChangeSetKey> pending = new HashSet<>();
		for (ChangeSetInfo revision : model().applicable()) {
			if (!applied.contains(revision.key())) {
				pending.add(revision.key());
			}
		}
		return upgrade("supposed", "supposed to be at " + from, applied, pending, target, Map.of());
	}

	private UpgradePlan upgrade(String state, String summary, AppliedChanges applied, Set<ChangeSetKey> pending,
			UpgradeTarget target, Map<String, ChangeSetKey> tags) {
		ClosedVerdicts verdicts = new ClosedVerdicts(this.settings);
		TargetChangeSets selection = TargetChangeSets.of(this.changelog, target, pending, tags, verdicts);
		List<PlannedChange> changes = new ArrayList<>();
		boolean seeds = false;
		for (ChangeSetInfo revision : model().applicable()) {
			ChangeSetKey key = revision.key();
			if (selection.includes(key) && (pending.contains(key) || revision.runAlways())) {
				changes.add(applying(key, applied.contains(key)));
				seeds |= revision.seed();
			}
		}
		Set<ChangeSetKey> running = new HashSet<>(changes.stream().map(PlannedChange::key).toList());
		UnsafeStatements.refuse(this.changelog, running::contains);
		String from = applied.newest().map((row) -> row.key().id()).orElse(null);
		String to = changes.isEmpty() ? String.valueOf(from) : changes.getLast().key().id();
		PsqlScript script = new PsqlScript(this.settings, verdicts, "upgrade from " + named(from) + " to " + to,
				applied.rows().isEmpty(), changes);
		script.createLockTable();
		guard(script, applied, changes);
		changes.forEach((change) -> script.leaveUnasked(change.key(), this.sql.preconditions(change.key())));
		if (seeds) {
			script.refuseWhereProtected("this script has seeds, and this database was first migrated as uat or prod");
		}
		return new UpgradePlan(state, summary, from, applied.rows().size(), changes, script);
	}

	private PlannedChange applying(ChangeSetKey key, boolean again) {
		SqlRecorder.RecordedSql up = this.sql.forward(key);
		return new PlannedChange(key, this.sql.path(key), this.sql.isTransactional(key), up.statements(), up.problem(),
				this.sql.historyStatement(key, again));
	}

	private void guard(PsqlScript script, AppliedChanges applied, List<PlannedChange> changes) {
		String table = this.history.table();
		applied.newest()
			.ifPresent((row) -> script.refuseWhen("NOT EXISTS (SELECT FROM " + table + " WHERE " + row(row) + ")",
					"this script is for a database at " + row.key().id() + ", which is not applied here"));
		for (PlannedChange change : changes) {
			if (!applied.contains(change.key())) {
				script.refuseWhen("EXISTS (SELECT FROM " + table + " WHERE "
						+ HistoryStatements.row(change.key().id(), change.key().author(), change.filename()) + ")",
						change.key().id() + " is applied here already; write the script anew");
				return;
			}
		}
	}

	/**
	 * Returns the checksum of a change set, as the history would have it.
	 * @param key a change set of the changelog
	 * @return the checksum
	 */
	String checksum(ChangeSetKey key) {
		return this.sql.checksum(key);
	}

	/**
	 * Plans the downgrade of a database.
	 * @param connection a connection to it, as the migration role
	 * @param target how far
	 * @return the plan
	 * @throws SQLException when the database does not answer
	 * @throws GateClosedException when there is no such target, a change set can't be
	 * undone, or nothing would be left of a database where data is precious
	 */
	public DowngradePlan downgrade(Connection connection, DowngradeTarget target) throws SQLException {
		return on(connection).downgradeHere(connection, target);
	}

	private DowngradePlan downgradeHere(Connection connection, DowngradeTarget target) throws SQLException {
		ClosedVerdicts verdicts = new ClosedVerdicts(this.settings, Direction.DOWN);
		refuseDevelopment(connection, verdicts);
		AppliedChanges applied = AppliedChanges.read(connection, model(), this.settings.changelog());
		HistoryTable table = HistoryTable.locate(connection, this.settings.changelog().history());
		RollbackStore store = new RollbackStore(connection, table.qualified());
		int end = end(applied, target, SchemaHistory.readTags(connection, table), verdicts);
		Deployment mark = EnvironmentMarker.read(connection).orElse(this.settings.deployment());
		if (mark.isProtected() && applied.newest().isPresent() && applied.newestBefore(end).isEmpty()) {
			throw new GateClosedException(verdicts.baseRefused(mark));
		}
		return downgrade(applied, end, store.exists() ? store : null, verdicts);
	}

	/**
	 * Plans a downgrade without a database.
	 * @param from the revision at which the database is supposed to be, or {@code head}
	 * @param target how far
	 * @return the plan
	 * @throws GateClosedException when there is no such revision, or a change set can't
	 * be undone
	 */
	public DowngradePlan downgradeFrom(String from, DowngradeTarget target) {
		ClosedVerdicts verdicts = new ClosedVerdicts(this.settings, Direction.DOWN);
		AppliedChanges applied = assuming(from, verdicts);
		try {
			return downgrade(applied, end(applied, target, Map.of(), verdicts), null, verdicts);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Returns how many rows stay applied. */
	private int end(AppliedChanges applied, DowngradeTarget target, Map<String, ChangeSetKey> tags,
			ClosedVerdicts verdicts) {
		List<AppliedChangeSet> rows = applied.rows();
		return switch (target) {
			case DowngradeTarget.Base ignored -> 0;
			case DowngradeTarget.To(String name) -> endAt(applied, name, tags, verdicts);
			case DowngradeTarget.Last(int count) -> {
				int left = count;
				int end = rows.size();
				while (left > 0 && end > 0) {
					end--;
					left -= applied.countsAsStep(rows.get(end)) ? 1 : 0;
				}
				if (left > 0) {
					throw new GateClosedException(verdicts.invalidRequest(
							"-" + count + " goes beyond base: " + (count - left) + " revisions are applied",
							"Give a smaller number, or 'base'."));
				}
				yield end;
			}
		};
	}

	/**
	 * Plans a stamp.
	 * @param connection a connection to the database, as the migration role
	 * @param name the revision that the history is to be at
	 * @param purge whether the history is to be emptied first
	 * @return the plan
	 * @throws SQLException when the database does not answer
	 * @throws GateClosedException when there is no such revision
	 */
	public StampPlan stamp(Connection connection, String name, boolean purge) throws SQLException {
		ClosedVerdicts verdicts = new ClosedVerdicts(this.settings);
		refuseDevelopment(connection, verdicts);
		AppliedChanges applied = AppliedChanges.read(connection, model(), this.settings.changelog());
		HistoryTable table = HistoryTable.locate(connection, this.settings.changelog().history());
		List<ChangeSetKey> keys = model().unseeded().stream().map(ChangeSetInfo::key).toList();
		List<ChangeSetKey> pending = keys.stream().filter((key) -> !applied.contains(key)).toList();
		try {
			int place = TargetChangeSets.resolver(this.changelog, pending)
				.tags(SchemaHistory.readTags(connection, table))
				.place(name);
			return StampPlan.of(applied, model(), keys.subList(0, place + 1), purge);
		}
		catch (RevisionNameException ex) {
			throw new GateClosedException(verdicts.invalidRequest(ex));
		}
	}

	private int endAt(AppliedChanges applied, String name, Map<String, ChangeSetKey> tags, ClosedVerdicts verdicts) {
		List<AppliedChangeSet> revisions = applied.rows().stream().filter((row) -> !applied.isSeed(row)).toList();
		List<ChangeSetInfo> own = model().unseeded();
		List<ChangeSetKey> keys = new ArrayList<>(revisions.stream().map(AppliedChangeSet::key).toList());
		Set<ChangeSetKey> steps = revisions.stream()
			.filter(applied::countsAsStep)
			.map(AppliedChangeSet::key)
			.collect(Collectors.toCollection(HashSet::new));
		// Names such as head-2 count from a revision that need not be applied.
		own.stream().map(ChangeSetInfo::key).filter((key) -> !applied.contains(key)).forEach((key) -> {
			keys.add(key);
			steps.add(key);
		});
		RevisionResolver<ChangeSetKey> resolver = RevisionResolver.of(keys, "among the applied ones")
			.word("current", applied.newest().map(AppliedChangeSet::key).orElse(null))
			.tags(TaggedRevisions.in(this.changelog))
			.tags(tags)
			.counting(steps::contains);
		try {
			int place = (own.isEmpty() ? resolver : resolver.word(HEAD, own.getLast().key())).place(name);
			if (place >= revisions.size()) {
				throw new GateClosedException(
						verdicts.invalidRequest("revision " + keys.get(place).id() + " is not applied",
								"Give one that is: 'headgate history' marks them."));
			}
			return (place == RevisionResolver.BASE) ? 0 : applied.indexOf(keys.get(place)) + 1;
		}
		catch (RevisionNameException ex) {
			throw new GateClosedException(verdicts.invalidRequest(ex));
		}
	}

	private DowngradePlan downgrade(AppliedChanges applied, int end, @Nullable RollbackStore store,
			ClosedVerdicts verdicts) throws SQLException {
		Optional<AppliedChangeSet> last = applied.newestBefore(end);
		List<PlannedChange> changes = new ArrayList<>();
		List<ChangeSetKey> left = new ArrayList<>();
		List<ChangeSetKey> impossible = new ArrayList<>();
		for (AppliedChangeSet row : applied.rows().subList(end, applied.rows().size()).reversed()) {
			Optional<PlannedChange> undo = undoing(row, applied, store);
			if (undo.isPresent()) {
				changes.add(undo.get());
			}
			else if (!applied.isSeed(row)) {
				impossible.add(row.key());
			}
			else if (last.isEmpty()) {
				changes.add(undoing(row, true, List.of()));
			}
			else {
				left.add(row.key());
			}
		}
		if (!impossible.isEmpty()) {
			throw new GateClosedException(verdicts.noRollback(impossible));
		}
		changes.forEach((change) -> refuseUnsafe(change, verdicts));
		String from = applied.newest().map((row) -> row.key().id()).orElse(null);
		String to = last.map((row) -> row.key().id()).orElse(null);
		PsqlScript script = new PsqlScript(this.settings, verdicts,
				"downgrade from " + named(from) + " to " + named(to), false, changes);
		guard(script, changes, left);
		if (last.isEmpty()) {
			script.refuseWhereProtected(
					"this script undoes everything, and this database was first migrated as uat" + " or prod");
		}
		return new DowngradePlan(from, to, changes, left, script);
	}

	private static void refuseUnsafe(PlannedChange change, ClosedVerdicts verdicts) {
		for (String sql : change.statements()) {
			for (SqlCommand command : SqlCommand.split(sql)) {
				UnsafeStatements.reason(command, change.transactional()).ifPresent((reason) -> {
					throw new GateClosedException(verdicts.unsafeRollback(change.key(), command.shown(sql), reason));
				});
			}
		}
	}

	/**
	 * A change set's own rollback if this build has the change set as it was applied,
	 * else the one that was kept then.
	 */
	private Optional<PlannedChange> undoing(AppliedChangeSet row, AppliedChanges applied, @Nullable RollbackStore store)
			throws SQLException {
		if (row.isMarkRan()) {
			return Optional.of(undoing(row, true, List.of()));
		}
		Optional<PlannedChange> own = own(row);
		if (own.isPresent() && applied.isKnownUnedited(row)) {
			return own;
		}
		Optional<PlannedChange> kept = (store != null) ? store.find(row.key())
			.filter((found) -> found.statements().isEmpty()
					|| !found.statements().stream().allMatch(SqlTokens::isEmpty))
			.map((found) -> undoing(row, found.transactional(), found.statements())) : Optional.empty();
		return kept.isPresent() ? kept : own;
	}

	private Optional<PlannedChange> own(AppliedChangeSet row) {
		if (!this.sql.has(row.key())) {
			return Optional.empty();
		}
		SqlRecorder.RecordedSql down = this.sql.rollback(row.key());
		return (down.problem() != null) ? Optional.empty()
				: Optional.of(undoing(row, this.sql.isTransactional(row.key()), down.statements()));
	}

	private PlannedChange undoing(AppliedChangeSet row, boolean transactional, List<String> statements) {
		return new PlannedChange(row.key(), row.filename(), transactional, statements, null, this.history.undone(row));
	}

	private void guard(PsqlScript script, List<PlannedChange> changes, List<ChangeSetKey> left) {
		if (changes.isEmpty()) {
			return;
		}
		String table = this.history.table();
		PlannedChange first = changes.getFirst();
		String newest = HistoryStatements.row(first.key().id(), first.key().author(), first.filename());
		script.refuseWhen("NOT EXISTS (SELECT FROM " + table + " WHERE " + newest + ")",
				"this script begins with undoing " + first.key().id() + ", which is not applied here");
		if (left.isEmpty() && changes.stream().noneMatch((change) -> runsAgain(change.key()))) {
			script.refuseWhen(
					"EXISTS (SELECT FROM " + table + " WHERE exectype <> 'RERAN' AND position("
							+ HistoryStatements.literal("/" + this.settings.changelog().seedPath() + "/")
							+ " IN '/' || filename) = 0\n      AND orderexecuted > (SELECT max(orderexecuted) FROM "
							+ table + " WHERE " + newest + "))",
					"newer change sets than " + first.key().id() + " are applied here");
		}
	}

	private boolean runsAgain(ChangeSetKey key) {
		return model().find(key).map((revision) -> revision.runAlways() || revision.runOnChange()).orElse(false);
	}

	/**
	 * Assumes that everything up to a revision is applied; seeds come with head only.
	 */
	private AppliedChanges assuming(String from, ClosedVerdicts verdicts) {
		List<ChangeSetInfo> applicable = model().applicable();
		List<ChangeSetInfo> applied = from.equals(HEAD) ? applicable : upTo(from, verdicts);
		return AppliedChanges.assuming(applied.stream()
			.map(ChangeSetInfo::key)
			.map((key) -> AppliedChangeSet.assumed(key, this.sql.path(key)))
			.toList(), model(), this.settings.changelog());
	}

	private List<ChangeSetInfo> upTo(String name, ClosedVerdicts verdicts) {
		List<ChangeSetInfo> revisions = model().unseeded();
		List<ChangeSetKey> keys = revisions.stream().map(ChangeSetInfo::key).toList();
		try {
			return revisions.subList(0,
					TargetChangeSets.resolver(this.changelog, keys)
						.withoutWord("current", "without a database nothing is current")
						.place(name) + 1);
		}
		catch (RevisionNameException ex) {
			throw new GateClosedException(verdicts.invalidRequest(ex));
		}
	}

	private static String row(AppliedChangeSet row) {
		return HistoryStatements.row(row.key().id(), row.key().author(), row.filename());
	}

	private static String named(@Nullable String revision) {
		return (revision != null) ? revision : BASE;
	}

	private void refuseDevelopment(Connection connection, ClosedVerdicts verdicts) throws SQLException {
		Optional<Deployment> mark = EnvironmentMarker.read(connection);
		if (mark.isPresent() && mark.get().isProtected() && this.settings.deployment() == Deployment.DEV) {
			throw new GateClosedException(verdicts.environmentRefused(mark.get()));
		}
	}

}
