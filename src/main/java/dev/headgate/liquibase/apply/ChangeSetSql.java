package dev.headgate.liquibase.apply;

import java.util.List;
import java.util.Objects;

import liquibase.changelog.ChangeSet;
import liquibase.precondition.core.PreconditionContainer;
import liquibase.precondition.core.SqlPrecondition;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.liquibase.Checksums;
import dev.headgate.liquibase.ParsedChangelog;

/**
 * What the change sets of a changelog would do, as SQL, without a database.
 */
public final class ChangeSetSql {

	private final ParsedChangelog changelog;

	private final SqlRecorder recorder;

	private final HistoryStatements history;

	/**
	 * Creates it for a changelog.
	 * @param changelog the changelog
	 * @param settings which of it applies, and where its history is
	 */
	public ChangeSetSql(ParsedChangelog changelog, ChangelogSettings settings) {
		this.changelog = changelog;
		this.recorder = new SqlRecorder(changelog, settings);
		this.history = new HistoryStatements(settings.history());
	}

	/**
	 * Says whether the changelog has a change set.
	 * @param key the change set
	 * @return {@code true} when it has
	 */
	public boolean has(ChangeSetKey key) {
		return this.changelog.changeSets().containsKey(key);
	}

	/**
	 * Returns the path that the history names.
	 * @param key a change set of the changelog
	 * @return its path
	 */
	public String path(ChangeSetKey key) {
		return changeSet(key).getFilePath();
	}

	/**
	 * Says whether a change set runs in a transaction.
	 * @param key a change set of the changelog
	 * @return {@code false} with {@code runInTransaction:false}
	 */
	public boolean isTransactional(ChangeSetKey key) {
		return changeSet(key).isRunInTransaction();
	}

	/**
	 * Returns the checksum of a change set, as the history would have it.
	 * @param key a change set of the changelog
	 * @return the checksum
	 */
	public String checksum(ChangeSetKey key) {
		return Checksums.current(changeSet(key)).toString();
	}

	/**
	 * Records what applies a change set.
	 * @param key a change set of the changelog
	 * @return its statements
	 */
	public SqlRecorder.RecordedSql forward(ChangeSetKey key) {
		return this.recorder.up(changeSet(key));
	}

	/**
	 * Records what undoes a change set.
	 * @param key a change set of the changelog
	 * @return its statements
	 */
	public SqlRecorder.RecordedSql rollback(ChangeSetKey key) {
		return this.recorder.down(changeSet(key));
	}

	/**
	 * Returns the statement that records a change set as applied.
	 * @param key a change set of the changelog
	 * @param again whether it is recorded already
	 * @return the statement
	 */
	public String historyStatement(ChangeSetKey key, boolean again) {
		return this.history.applied(changeSet(key), again);
	}

	/**
	 * Describes the preconditions of a change set, which a script can't ask.
	 * @param key a change set of the changelog
	 * @return one line each
	 */
	public List<String> preconditions(ChangeSetKey key) {
		PreconditionContainer container = changeSet(key).getPreconditions();
		return (container == null) ? List.of() : container.getNestedPreconditions().stream().map((one) -> {
			String detail = (one instanceof SqlPrecondition sql)
					? " (" + sql.getSql() + ", expected " + sql.getExpectedResult() + ")" : "";
			return one.getName() + detail + ", onFail " + container.getOnFail();
		}).toList();
	}

	private ChangeSet changeSet(ChangeSetKey key) {
		return Objects.requireNonNull(this.changelog.changeSets().get(key));
	}

}
