package dev.headgate.liquibase.apply;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

import liquibase.Scope;
import liquibase.changelog.ChangeLogHistoryService;
import liquibase.changelog.ChangeSet;
import liquibase.database.Database;
import liquibase.exception.DatabaseException;
import liquibase.exception.LiquibaseException;
import liquibase.executor.jvm.JdbcExecutor;
import liquibase.sql.visitor.SqlVisitor;
import liquibase.sqlgenerator.core.MarkChangeSetRanGenerator;
import liquibase.statement.SqlStatement;
import liquibase.statement.core.MarkChangeSetRanStatement;
import liquibase.statement.core.UpdateChangeSetChecksumStatement;
import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.SqlCommand;
import dev.headgate.jdbc.BoundSql;
import dev.headgate.liquibase.Checksums;
import dev.headgate.liquibase.LiquibaseScope;
import dev.headgate.liquibase.UnsafeStatements;

/**
 * Runs Liquibase's statements, but can hold back the one that records a change set, so
 * that it is sent together with the commit.
 */
public final class HistoryInsertExecutor extends JdbcExecutor {

	private final DeferredCommitConnection connection;

	private final ChangeLogHistoryService history;

	private final String insert;

	private final RetryingExecutor executor;

	private boolean held;

	private boolean transactional;

	private @Nullable MarkChangeSetRanStatement mark;

	HistoryInsertExecutor(Database database, ChangeLogHistoryService history, DeferredCommitConnection connection,
			RetryingExecutor executor) {
		setDatabase(database);
		this.history = history;
		this.connection = connection;
		this.executor = executor;
		this.insert = "INSERT INTO " + LiquibaseScope.historyTable(database)
				+ " (id, author, filename, dateexecuted, orderexecuted,"
				+ " md5sum, description, comments, exectype, contexts, labels, liquibase, deployment_id)"
				+ " VALUES (?, ?, ?, now(), ?, ?, ?, ?, ?, ?, ?, ?, ?)";
	}

	/**
	 * Holds the statement back that records a change set, and watches over the others.
	 * @param transactional whether the change set runs in one transaction
	 */
	void hold(boolean transactional) {
		this.held = true;
		this.transactional = transactional;
	}

	/**
	 * Gives back what was held.
	 * @return the statement that records the change set, empty when there is none
	 * @throws LiquibaseException when the history can't be read
	 */
	List<BoundSql> release() throws LiquibaseException {
		MarkChangeSetRanStatement mark = this.mark;
		drop();
		return (mark != null) ? List.of(inserting(mark)) : List.of();
	}

	void drop() {
		this.mark = null;
		this.held = false;
	}

	@Override
	public void execute(SqlStatement sql, List<SqlVisitor> visitors) throws DatabaseException {
		if (sql instanceof MarkChangeSetRanStatement || sql instanceof UpdateChangeSetChecksumStatement) {
			record(sql, visitors);
		}
		else if (!this.held) {
			super.execute(sql, visitors);
		}
		else {
			boolean began = this.connection.isInTransaction();
			super.execute(sql, visitors);
			if (this.transactional && began && !this.connection.isInTransaction()) {
				throw new TransactionEndedException("one of its statements");
			}
		}
	}

	private void record(SqlStatement sql, List<SqlVisitor> visitors) throws DatabaseException {
		if (this.held && sql instanceof MarkChangeSetRanStatement marking && isPlain(marking)) {
			this.mark = marking;
			return;
		}
		if (this.held) {
			this.connection.restoreSession();
		}
		this.connection.withinCatalog(() -> super.execute(sql, visitors));
	}

	/** Comes before each statement, with its final text. */
	@Override
	protected String[] applyVisitors(SqlStatement sql, List<SqlVisitor> visitors) throws DatabaseException {
		String[] texts = super.applyVisitors(sql, visitors);
		if (this.held && !(sql instanceof MarkChangeSetRanStatement)) {
			for (String text : texts) {
				check(text);
			}
		}
		return texts;
	}

	private void check(String text) throws DatabaseException {
		List<SqlCommand> statements = SqlCommand.split(text);
		for (SqlCommand statement : statements) {
			Optional<String> reason = UnsafeStatements.reason(statement, this.transactional);
			if (reason.isPresent()) {
				throw new DatabaseException("'" + statement.shown(text) + "' is refused: " + reason.get());
			}
		}
		if (!this.transactional) {
			try {
				this.executor.applyTimeouts(statements.stream().anyMatch(SqlCommand::isConcurrent));
			}
			catch (SQLException ex) {
				throw new DatabaseException(ex);
			}
		}
	}

	/** What changes a row, or tags it, is left to Liquibase. */
	private static boolean isPlain(MarkChangeSetRanStatement marking) {
		return (marking.getExecType() == ChangeSet.ExecType.EXECUTED
				|| marking.getExecType() == ChangeSet.ExecType.MARK_RAN)
				&& MarkChangeSetRanGenerator.getTagFromChangeset(marking.getChangeSet()) == null;
	}

	private BoundSql inserting(MarkChangeSetRanStatement marking) throws LiquibaseException {
		ChangeSet changeSet = marking.getChangeSet();
		return BoundSql.of(this.insert, changeSet.getId(), changeSet.getAuthor(), changeSet.getFilePath(),
				this.history.getNextSequenceValue(), Checksums.current(changeSet).toString(),
				text(HistoryStatements.description(changeSet)), text(HistoryStatements.comments(changeSet)),
				marking.getExecType().value, text(changeSet.buildFullContext()), text(changeSet.buildFullLabels()),
				MarkChangeSetRanGenerator.getLiquibaseBuildVersion(), Scope.getCurrentScope().getDeploymentId());
	}

	/** Liquibase takes this word for the value that it names. */
	private static @Nullable String text(@Nullable String value) {
		return "NULL".equalsIgnoreCase(value) ? null : value;
	}

}
