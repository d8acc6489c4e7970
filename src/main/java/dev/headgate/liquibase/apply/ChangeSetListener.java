package dev.headgate.liquibase.apply;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;

import liquibase.change.Change;
import liquibase.change.custom.CustomChangeWrapper;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.database.Database;
import liquibase.exception.PreconditionErrorException;
import liquibase.exception.PreconditionFailedException;
import liquibase.exception.UnexpectedLiquibaseException;
import liquibase.precondition.core.PreconditionContainer.ErrorOption;
import liquibase.precondition.core.PreconditionContainer.FailOption;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;

import dev.headgate.liquibase.LiquibaseScope;

/**
 * Comes after Liquibase has taken the checksum, and before anything runs; and hears how
 * it ended.
 */
final class ChangeSetListener extends AbstractChangeExecListener {

	private static final String MARK = "headgate.change_set";

	private final NonTransactionalAttempts attempts;

	private final DeferredCommitConnection connection;

	private ChangeSet.@Nullable ExecType ended;

	private String reason = "";

	ChangeSetListener(NonTransactionalAttempts attempts, DeferredCommitConnection connection) {
		this.attempts = attempts;
		this.connection = connection;
	}

	@Override
	public void willRun(ChangeSet changeSet, DatabaseChangeLog databaseChangeLog, Database database,
			ChangeSet.RunStatus runStatus) {
		this.ended = null;
		this.reason = "";
		if (!changeSet.isRunInTransaction()) {
			try {
				this.attempts.begin(changeSet, LiquibaseScope.key(changeSet));
			}
			catch (SQLException ex) {
				throw new UnexpectedLiquibaseException(
						LockReleasedException.isCausedBy(ex) ? new LockReleasedException(ex) : ex);
			}
		}
	}

	/** Code of a project's own can commit in ways that no statement shows. */
	@Override
	public void willRun(Change change, ChangeSet changeSet, DatabaseChangeLog databaseChangeLog, Database database) {
		if (changeSet.isRunInTransaction() && change instanceof CustomChangeWrapper) {
			ask("SELECT pg_catalog.set_config('" + MARK + "', 'running', true)");
		}
	}

	@Override
	public void ran(Change change, ChangeSet changeSet, DatabaseChangeLog databaseChangeLog, Database database) {
		if (changeSet.isRunInTransaction() && change instanceof CustomChangeWrapper custom
				&& !"running".equals(ask("SELECT pg_catalog.current_setting('" + MARK + "', true)"))) {
			throw new UnexpectedLiquibaseException(
					new TransactionEndedException("the custom change " + custom.getClassName()));
		}
	}

	private @Nullable String ask(String sql) {
		try (Statement statement = this.connection.getUnderlyingConnection().createStatement();
				ResultSet row = statement.executeQuery(sql)) {
			return row.next() ? row.getString(1) : null;
		}
		catch (SQLException ex) {
			throw new UnexpectedLiquibaseException(ex);
		}
	}

	@Override
	public void preconditionFailed(PreconditionFailedException failure, FailOption onFail) {
		this.reason = failure.getFailedPreconditions()
			.stream()
			.map((failed) -> String.valueOf(failed.getMessage()))
			.collect(Collectors.joining("; "));
	}

	@Override
	public void preconditionErrored(PreconditionErrorException failure, ErrorOption onError) {
		this.reason = failure.getErrorPreconditions()
			.stream()
			.map((failed) -> "its precondition can't be asked: "
					+ NestedExceptionUtils.getMostSpecificCause(failed.getCause()).getMessage())
			.collect(Collectors.joining("; "));
	}

	@Override
	public void ran(ChangeSet changeSet, DatabaseChangeLog databaseChangeLog, Database database,
			ChangeSet.ExecType execType) {
		this.ended = execType;
	}

	/** Returns why it did not run, empty when it did. */
	String reason() {
		return this.reason;
	}

	/** Liquibase reports nothing for a change set that it skips. */
	StepOutcome outcome(ChangeSet changeSet) {
		ChangeSet.ExecType ended = this.ended;
		if (ended == null) {
			boolean refused = !this.reason.isEmpty();
			this.reason = refused ? this.reason : "none of its changes is for this database and operating system";
			return refused ? StepOutcome.DEFERRED : StepOutcome.SKIPPED;
		}
		return switch (ended) {
			case EXECUTED -> withoutReason(StepOutcome.APPLIED);
			case RERAN -> withoutReason(StepOutcome.RERUN);
			case MARK_RAN -> StepOutcome.MARKED;
			case SKIPPED -> StepOutcome.SKIPPED;
			case FAILED -> {
				this.reason = String.valueOf(changeSet.getErrorMsg()).replaceAll("(?s)\\s*\\[Failed SQL:.*", "");
				yield StepOutcome.FAILED_IGNORED;
			}
		};
	}

	/** A precondition may only warn. */
	private StepOutcome withoutReason(StepOutcome outcome) {
		this.reason = "";
		return outcome;
	}

}
