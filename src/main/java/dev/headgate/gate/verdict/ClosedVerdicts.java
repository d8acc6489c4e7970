package dev.headgate.gate.verdict;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.ChangelogException;
import dev.headgate.changelog.RevisionNameException;
import dev.headgate.config.Database;
import dev.headgate.config.Deployment;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Mode;
import dev.headgate.config.PrintableText;
import dev.headgate.config.SecretMask;
import dev.headgate.config.Settings;
import dev.headgate.currency.LockHolder;
import dev.headgate.currency.MissingHistoryRow;
import dev.headgate.currency.SchemaGuidance;
import dev.headgate.currency.SchemaPosition;
import dev.headgate.currency.SchemaState;
import dev.headgate.currency.UntrustedTableException;
import dev.headgate.liquibase.apply.MigrationException;

/**
 * Every text with which the gate closes: what is wrong, the evidence, and what to do.
 */
public final class ClosedVerdicts {

	/** Stands for a head where there is none. */
	private static final int NAMED = 10;

	private final Settings settings;

	private final Direction direction;

	private final SecretMask mask;

	/**
	 * Creates the texts for runs that apply change sets.
	 * @param settings what the gate was told
	 */
	public ClosedVerdicts(Settings settings) {
		this(settings, Direction.UP);
	}

	/**
	 * Creates the texts for a run.
	 * @param settings what the gate was told
	 * @param direction whether change sets are applied or undone
	 */
	public ClosedVerdicts(Settings settings, Direction direction) {
		this.settings = settings;
		this.direction = direction;
		this.mask = new SecretMask(settings);
	}

	/**
	 * Closes because of a state.
	 * @param state the state, one that is not current
	 * @param mode the gate's mode
	 * @return the verdict
	 */
	public Verdict.Closed closed(SchemaState state, Mode mode) {
		SchemaGuidance guidance = SchemaGuidance.of(state);
		SchemaPosition position = state.schemaPosition().orElse(null);
		return switch (state) {
			case SchemaState.AtHead ignored -> throw new IllegalArgumentException(guidance.summary());
			case SchemaState.Behind ignored -> closed(guidance, position, "",
					(mode == Mode.MIGRATE)
							? "Look above for why the pending change sets were not applied, then start again."
							: "Apply the pending change sets with 'headgate upgrade', or start with"
									+ " headgate.gate.mode=migrate; mode " + lower(mode) + " applies nothing.");
			case SchemaState.Migrating migrating ->
				closed(guidance, position, row("lock holder", migrating.holder().toString()),
						"Start again when it is done, or use headgate.gate.mode=wait.");
			case SchemaState.Ahead ignored -> closed(guidance, position, "", guidance.action());
			case SchemaState.Diverged diverged -> closed(guidance, position,
					diverged.isIndependent() ? "" : renamed(diverged.position()), guidance.action());
			case SchemaState.Tampered tampered ->
				closed(guidance, position, edits(tampered.edited()), guidance.action());
			case SchemaState.Unmanaged unmanaged -> closed(guidance, position,
					row("tables", unmanaged.tables().size() + ": " + SchemaGuidance.list(unmanaged.tables())),
					guidance.action());
			case SchemaState.Unreachable unreachable -> closed(guidance.exitCode(),
					"the database does not answer, or refuses", null, row("reason", unreachable.reason()),
					guidance.action().replaceFirst("\\.$", "; nothing was changed."));
		};
	}

	private Verdict.Closed closed(SchemaGuidance guidance, @Nullable SchemaPosition position, String evidence,
			String action) {
		return closed(guidance.exitCode(), guidance.meaning(), position, evidence, action);
	}

	/**
	 * Closes because the changelog can't be read.
	 * @param failure what is wrong with it
	 * @return the verdict
	 */
	public Verdict.Closed unreadable(ChangelogException failure) {
		return new Verdict.Closed(ExitCode.USAGE, this.mask.apply(String.valueOf(failure.getMessage())),
				failure.action());
	}

	/**
	 * Closes because a change set failed.
	 * @param failure what failed
	 * @param before how many change sets were applied before it
	 * @return the verdict
	 */
	public Verdict.Closed failed(MigrationException failure, int before) {
		return failed(failure, before, null);
	}

	/**
	 * Closes because a change set failed that may have run before.
	 * @param failure what failed
	 * @param before how many change sets were applied before it
	 * @param ran what the audit trail knows of an earlier run whose row in the history is
	 * missing, {@code null} for nothing
	 * @return the verdict
	 */
	public Verdict.Closed failed(MigrationException failure, int before, @Nullable MissingHistoryRow ran) {
		var key = failure.key();
		MigrationException.LockConflict lockConflict = failure.lockConflict();
		boolean up = this.direction == Direction.UP;
		String what = (key != null) ? changeSet(key) + " failed" : "the migration failed";
		String evidence = "";
		if (key != null) {
			evidence = row("file", key.path()) + row("change set", key.id() + " by " + key.author());
		}
		evidence += row("error", this.mask.apply(failure.reason())) + row(this.direction.pastTense(),
				before + " change sets before it, which stay " + this.direction.pastTense());
		String one = up ? "this change set" : "this rollback";
		String after = after(failure, one);
		if (key != null && lockConflict != null) {
			return lostLockConflict(changeSet(key), lockConflict, evidence, row("schema", after));
		}
		if (ran != null) {
			return closed(ExitCode.MIGRATION_FAILED, what, null,
					evidence + row("schema", after)
							+ row("ran before",
									"in run " + ran.run() + " at " + ran.at().truncatedTo(ChronoUnit.SECONDS)
											+ " (headgate.run_step), but its row in the history is missing"),
					"Don't edit the change set: it was applied, and somebody deleted its row from the history. If nobody"
							+ " undid it by hand, record it again: 'headgate status' says by which 'headgate stamp …"
							+ " --verify'. Then start again.");
		}
		return closed(ExitCode.MIGRATION_FAILED, what, null, evidence + row("schema", after),
				up ? remedy(failure)
						: "Correct its rollback, or undo by hand what it would undo; it is still recorded as applied."
								+ " Then start again.");
	}

	private static String after(MigrationException failure, String one) {
		if (failure.endedTransaction()) {
			return one + " ended its own transaction, so what it did before that may be committed";
		}
		return failure.transactional() ? "the schema is as it was before " + one
				: one + " runs outside a transaction, so part of it may be applied";
	}

	private static String remedy(MigrationException failure) {
		if (failure.releasedLock()) {
			return "Take out what released the lock: pg_advisory_unlock_all(), pg_advisory_unlock() or DISCARD ALL"
					+ " in the change set or in a function that it calls. It is not recorded as applied."
					+ (failure.transactional() ? "" : " Look what of it is applied, and undo that.")
					+ " Then start again.";
		}
		if (failure.endedTransaction()) {
			return "Look what of it is applied and undo that; then take the COMMIT or ROLLBACK out of what it runs, or"
					+ " give it runInTransaction:false. It is not recorded as applied. Then start again.";
		}
		return failure.transactional() ? "Correct the change set (it is not recorded as applied), then start again."
				: "Look what of it is applied, undo that or make the change set repeatable, then start again.";
	}

	private String changeSet(ChangeSetKey key) {
		return ((this.direction == Direction.UP) ? "change set " : "the rollback of change set ") + key.id();
	}

	private Verdict.Closed lostLockConflict(String changeSet, MigrationException.LockConflict lockConflict,
			String evidence, String schema) {
		StringBuilder text = new StringBuilder(evidence);
		lockConflict.blockers().forEach((blocker) -> text.append(row("blocked by", blocker)));
		Duration budget = lockConflict.budget();
		if (budget == null) {
			return closed(ExitCode.MIGRATION_FAILED, changeSet + " lost against another session's lock", null,
					text.append(schema).toString(),
					"It runs outside a transaction and can't be repeated safely, so it was not tried again. Look what of"
							+ " it is applied, undo that or make the change set repeatable, then start again.");
		}
		text.append(row("retries", lockConflict.retries() + " within " + budget.toSeconds() + " s"));
		return closed(ExitCode.MIGRATION_FAILED,
				changeSet + " lost against other sessions' locks until headgate.gate.retry-budget was spent", null,
				text.append(schema).toString(),
				"Start again when those sessions have finished, end them (SELECT pg_terminate_backend(pid);), or raise"
						+ " headgate.gate.retry-budget; the change set itself need not be changed.");
	}

	/**
	 * Closes because another process held the lock for too long.
	 * @param holder who, {@code null} when it was released meanwhile
	 * @return the verdict
	 */
	public Verdict.Closed lockBudgetSpent(@Nullable LockHolder holder) {
		return closed(ExitCode.BUDGET_SPENT,
				"another process held the migration lock for longer than "
						+ this.settings.gate().lockBudget().toSeconds() + " s",
				null, row("lock holder", (holder != null) ? holder.toString() : "released meanwhile"),
				"Let it finish and start again, or raise headgate.gate.lock-budget. If it is stuck, end its session with"
						+ " 'headgate unlock', or: SELECT pg_terminate_backend("
						+ ((holder != null) ? holder.pid() : "pid") + "); another role's session needs GRANT"
						+ " pg_signal_backend TO " + this.settings.migration().role() + ", or a superuser.");
	}

	/**
	 * Closes because the lock is taken, and this is not to be waited for.
	 * @param holder who has it, {@code null} when it was released meanwhile
	 * @return the verdict
	 */
	public Verdict.Closed lockTaken(@Nullable LockHolder holder) {
		return notDone(ExitCode.BUDGET_SPENT, "another process holds the migration lock", null,
				row("lock holder", (holder != null) ? holder.toString() : "released meanwhile"),
				"Let it finish and run this again; 'headgate unlock' ends one that is stuck.");
	}

	/**
	 * Closes because somebody ended this run's session with {@code headgate unlock}.
	 * @param applied how many change sets were applied
	 * @return the verdict
	 */
	public Verdict.Closed terminatedByUnlock(int applied) {
		return closed(ExitCode.MIGRATION_FAILED, "somebody ended this migration with 'headgate unlock'", null,
				row("applied", applied + " change sets, which stay applied"),
				"Ask who, and look why it was stuck ('headgate doctor'); then start again to apply the rest.");
	}

	/**
	 * Closes because head was not reached in time.
	 * @param state the state at the end
	 * @return the verdict
	 */
	public Verdict.Closed waitBudgetSpent(SchemaState state) {
		return closed(ExitCode.BUDGET_SPENT,
				"the schema did not reach head within " + this.settings.gate().waitBudget().toSeconds() + " s",
				state.schemaPosition().orElse(null), row("state", SchemaGuidance.of(state).summary()),
				"Look at the migration job, or run 'headgate upgrade'; raise headgate.gate.wait-budget if it only"
						+ " takes longer.");
	}

	/**
	 * Closes because Liquibase itself held its own lock for too long.
	 * @param table the name of its lock table
	 * @return the verdict
	 */
	public Verdict.Closed liquibaseLockHeld(String table) {
		return closed(ExitCode.BUDGET_SPENT, "Liquibase itself holds its lock table and appears active", null,
				row("lock table", table),
				"Let it finish and start again, or raise headgate.gate.lock-budget. If no Liquibase runs: UPDATE "
						+ table + " SET locked = false;");
	}

	/**
	 * Closes because migrations would go through a transaction pooler.
	 * @param evidence how that shows
	 * @return the verdict
	 */
	public Verdict.Closed pooled(String evidence) {
		return closed(ExitCode.USAGE, "migrations can't run through a transaction pooler", null,
				row("reason", evidence),
				"Set spring.liquibase.url to an address of the server itself (and spring.liquibase.user and -password);"
						+ " the service may go on using the pooler.");
	}

	/**
	 * Closes because the server can't be written to.
	 * @return the verdict
	 */
	public Verdict.Closed standby() {
		return closed(ExitCode.UNREACHABLE,
				"the server is a standby, and was not promoted within "
						+ this.settings.gate().connectBudget().toSeconds() + " s",
				null, row("reason", "migrations need the primary"),
				"Set spring.liquibase.url to the primary, or name every server in it and add"
						+ " targetServerType=primary; raise headgate.gate.connect-budget if a failover takes longer.");
	}

	/**
	 * Closes because the process was told to stop.
	 * @param applied how many change sets were applied
	 * @return the verdict
	 */
	public Verdict.Closed stopped(int applied) {
		String done = this.direction.pastTense();
		return closed(ExitCode.STOPPED, "this process was told to stop", null,
				row(done, applied + " change sets, which stay " + done),
				(this.direction == Direction.UP) ? "Start again to apply the rest." : "Start again to undo the rest.");
	}

	/**
	 * Closes because of the environment mark.
	 * @param mark where the database was first migrated
	 * @return the verdict
	 */
	public Verdict.Closed environmentRefused(Deployment mark) {
		return closed(ExitCode.ENVIRONMENT_REFUSED,
				"profile " + this.settings.deployment().id() + " on a database that was first migrated as " + mark.id(),
				null, row("mark", "headgate.environment says " + mark.id()),
				"Use a database of your own for development, or start with the profile " + mark.id() + ".");
	}

	/**
	 * Closes because the tables that record migrations are not what they seem.
	 * @param untrusted which ones
	 * @return the verdict
	 */
	public Verdict.Closed untrusted(UntrustedTableException untrusted) {
		return closed(ExitCode.ENVIRONMENT_REFUSED, "the tables that record migrations can't be trusted", null,
				row("reason", String.valueOf(untrusted.getMessage())), untrusted.action());
	}

	/**
	 * Closes because somebody changed the schema by hand.
	 * @param differences one line for each difference, at least one
	 * @return the verdict
	 */
	public Verdict.Closed drifted(List<String> differences) {
		return closed(ExitCode.PROOF_FAILED,
				"the schema is not as its change sets made it: "
						+ PrintableText.counted(differences.size(), "difference"),
				null, listed(differences),
				"Look at all of it with 'headgate drift'; 'headgate drift --sql' writes the statements that bring the"
						+ " schema back. To keep a change, write it into a revision and stamp that one. To start all the"
						+ " same, set headgate.gate.on-drift=warn.");
	}

	/**
	 * Closes because an upgrade would not run exactly what was approved.
	 * @param differences one line for each difference, at least one
	 * @return the verdict
	 */
	public Verdict.Closed notAsApproved(List<String> differences) {
		return notDone(ExitCode.INCOMPATIBLE, "the approved plan is not what would run now", null, listed(differences),
				"Make a new plan with 'headgate upgrade --plan FILE', and have it approved; nothing was changed.");
	}

	private static String listed(List<String> differences) {
		StringBuilder evidence = new StringBuilder();
		differences.stream().limit(NAMED).forEach((difference) -> evidence.append(row("difference", difference)));
		if (differences.size() > NAMED) {
			evidence.append(row("and", (differences.size() - NAMED) + " more"));
		}
		return evidence.toString();
	}

	/**
	 * Closes because a verb is for developers' databases.
	 * @param verb which one
	 * @param reason how it shows that this is none
	 * @param action what to do
	 * @return the verdict
	 */
	public Verdict.Closed developmentOnly(String verb, String reason, String action) {
		return notDone(ExitCode.ENVIRONMENT_REFUSED, "'headgate " + verb + "' is for development only", null,
				row("reason", reason), action + "; nothing was changed.");
	}

	/**
	 * Closes because seeds need the whole schema.
	 * @param position where it stands
	 * @return the verdict
	 */
	public Verdict.Closed seedsNeedHead(SchemaPosition position) {
		return notDone(ExitCode.BEHIND, "the schema is behind head, and seeds need all of it", position, "",
				"Run 'headgate upgrade' first; in profile dev it applies the seeds as well.");
	}

	/**
	 * Closes because other sessions use what is to be dropped.
	 * @param reason what the server said
	 * @return the verdict
	 */
	public Verdict.Closed inUse(String reason) {
		return notDone(ExitCode.BUDGET_SPENT, "other sessions use what is to be dropped", null, row("reason", reason),
				"Stop the service and whatever else uses the database, then run this again; nothing was dropped.");
	}

	/**
	 * Closes because the migration role lacks a right.
	 * @param reason which one
	 * @param action how to get it
	 * @return the verdict
	 */
	public Verdict.Closed missingPrivilege(String reason, String action) {
		return closed(ExitCode.UNREACHABLE, "the database refuses to be migrated", null, row("reason", reason), action);
	}

	/**
	 * Refuses a backup, because its tool is missing.
	 * @param server the server's major version
	 * @param found which versions of the tool there are, empty for none
	 * @return the verdict
	 */
	public Verdict.Closed noDumpTool(int server, String found) {
		return notDone(ExitCode.USAGE,
				found.isEmpty() ? "pg_dump and pg_restore are not installed here"
						: "pg_dump and pg_restore are older than the server",
				null, row("server", "PostgreSQL " + server) + (found.isEmpty() ? "" : row("found", found)),
				"Install version " + server + " or newer (Debian: postgresql-client-" + server
						+ ") and put it on the PATH, or run pg_dump in a container of the image postgres:" + server
						+ ".");
	}

	/**
	 * Refuses to go on without a backup.
	 * @param reason why there is none
	 * @param action what to do
	 * @return the verdict
	 */
	public Verdict.Closed backupFailed(String reason, String action) {
		return notDone(ExitCode.BACKUP_FAILED, "the backup failed", null, row("reason", reason),
				action + " Nothing was migrated.");
	}

	/**
	 * Closes because of what was asked for.
	 * @param what what is wrong with it
	 * @param action what to ask for instead
	 * @return the verdict
	 */
	public Verdict.Closed invalidRequest(String what, String action) {
		return notDone(ExitCode.USAGE, what, null, "", action);
	}

	/**
	 * Closes because what was asked for is no revision.
	 * @param wrong what is wrong with the name
	 * @return the verdict
	 */
	public Verdict.Closed invalidRequest(RevisionNameException wrong) {
		return invalidRequest(wrong.reason(), wrong.action());
	}

	/**
	 * Closes because change sets can't be undone.
	 * @param keys which ones, in the order in which they would be undone
	 * @return the verdict
	 */
	public Verdict.Closed noRollback(List<ChangeSetKey> keys) {
		StringBuilder evidence = new StringBuilder();
		keys.stream()
			.limit(NAMED)
			.forEach((key) -> evidence
				.append(row("no rollback", key.id() + " by " + key.author() + " (" + key.path() + ")")));
		if (keys.size() > NAMED) {
			evidence.append(row("and", (keys.size() - NAMED) + " more"));
		}
		return closed(ExitCode.USAGE,
				((keys.size() == 1) ? "change set " + keys.getFirst().id() + " has"
						: keys.size() + " of the change sets have") + " no rollback, and nothing was touched",
				null, evidence.toString(),
				"Give it a rollback (--rollback …, or '--rollback not required' where there is nothing to undo), run"
						+ " this with a release that has one, or go forward with a change set that repairs the schema.");
	}

	/**
	 * Closes because of a statement in a rollback that can't be run.
	 * @param key the change set
	 * @param statement the statement
	 * @param reason why it can't be run
	 * @return the verdict
	 */
	public Verdict.Closed unsafeRollback(ChangeSetKey key, String statement, String reason) {
		return closed(ExitCode.USAGE,
				"the rollback of change set " + key.id()
						+ " has a statement that can't be run, and nothing was touched",
				null, row("file", key.path()) + row("statement", statement) + row("reason", reason),
				"Take it out of the rollback, or undo the change set by hand.");
	}

	/**
	 * Closes because everything would be undone where data is precious.
	 * @param mark where the database was first migrated
	 * @return the verdict
	 */
	public Verdict.Closed baseRefused(Deployment mark) {
		return closed(ExitCode.ENVIRONMENT_REFUSED,
				"nothing would be left, and this database is one of " + mark.id() + "; nothing was touched", null,
				row("mark", "headgate.environment says " + mark.id()),
				"Downgrade to a revision. To get rid of the database, drop it.");
	}

	/**
	 * Closes because the history is no longer the one that was looked at.
	 * @param key a change set that was not to be undone
	 * @return the verdict
	 */
	public Verdict.Closed historyChanged(ChangeSetKey key) {
		return closed(ExitCode.USAGE, "the history has changed since it was looked at", null,
				row("new", key.id() + " by " + key.author() + " (" + key.path() + ")"),
				"Start again, and look at what is to be undone now.");
	}

	/**
	 * Closes because a change set can't be written as a script.
	 * @param key which one
	 * @param problem why
	 * @return the verdict
	 */
	public Verdict.Closed notAScript(ChangeSetKey key, String problem) {
		return closed(ExitCode.USAGE, "change set " + key.id() + " can't be written as a script", null,
				row("file", key.path()) + row("reason", problem),
				"Run 'headgate upgrade' or 'headgate downgrade' on the database itself.");
	}

	private Verdict.Closed closed(ExitCode exitCode, String what, @Nullable SchemaPosition position, String evidence,
			String action) {
		return closed(this.direction.closing(), exitCode, what, position, evidence, action);
	}

	/** For verbs that don't ask the gate to open. */
	private Verdict.Closed notDone(ExitCode exitCode, String what, @Nullable SchemaPosition position, String evidence,
			String action) {
		return closed("Not done: ", exitCode, what, position, evidence, action);
	}

	private Verdict.Closed closed(String prefix, ExitCode exitCode, String what, @Nullable SchemaPosition position,
			String evidence, String action) {
		StringBuilder text = new StringBuilder(prefix).append(what).append(".\n\n");
		if (!this.settings.migration().equals(Database.NONE)) {
			text.append(row("database", this.settings.migration().toString()));
		}
		if (position != null) {
			text.append(row("current", current(position))).append(row("head", String.valueOf(position.head())));
			if (!position.pending().isEmpty()) {
				text.append(
						row("pending", position.pending().size() + ": " + SchemaGuidance.list(position.pendingIds())));
			}
			if (!position.unknown().isEmpty()) {
				text.append(
						row("unknown", position.unknown().size() + ": " + SchemaGuidance.list(position.unknownIds())));
			}
		}
		text.append(evidence).append(row("exit code", exitCode.code() + ", " + exitCode.meaning()));
		return new Verdict.Closed(exitCode, PrintableText.of(this.mask.apply(text.toString().stripTrailing())), action);
	}

	private static String renamed(SchemaPosition position) {
		StringBuilder text = new StringBuilder();
		position.renamed()
			.stream()
			.limit(NAMED)
			.forEach((renaming) -> text.append(row("renamed", renaming.toString())));
		if (position.renamed().size() > NAMED) {
			text.append(row("and", (position.renamed().size() - NAMED) + " more"));
		}
		return text.toString();
	}

	private static String edits(List<SchemaState.ChecksumMismatch> edits) {
		StringBuilder text = new StringBuilder();
		edits.stream()
			.limit(NAMED)
			.forEach((edit) -> text
				.append(row("edited", edit.key() + ", applied as " + edit.applied() + ", now " + edit.now())));
		edits.stream()
			.flatMap((edit) -> edit.fromProcess().stream())
			.distinct()
			.limit(NAMED)
			.forEach((parameter) -> text.append(row("depends on", parameter.toString())));
		return text.toString();
	}

	private static String current(SchemaPosition position) {
		return (position.current() != null) ? position.current() : "nothing";
	}

	private static String row(String label, String value) {
		return "    %-12s %s\n".formatted(label, value);
	}

	/**
	 * Returns a mode as the settings spell it.
	 * @param mode the mode
	 * @return its name in lower case
	 */
	public static String lower(Mode mode) {
		return mode.name().toLowerCase(Locale.ROOT);
	}

}
