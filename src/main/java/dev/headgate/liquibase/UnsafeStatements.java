package dev.headgate.liquibase;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import liquibase.change.AbstractSQLChange;
import liquibase.change.Change;
import liquibase.change.core.CreateProcedureChange;
import liquibase.change.core.RawSQLChange;
import liquibase.change.core.SQLFileChange;
import liquibase.changelog.ChangeSet;
import liquibase.database.DatabaseList;
import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.ChangelogException;
import dev.headgate.changelog.ChangelogProblem;
import dev.headgate.changelog.Location;
import dev.headgate.changelog.SqlCommand;

/**
 * Finds, before anything runs, the statements that can't be run as a part of a change
 * set: those that end its transaction, and those that only psql understands.
 */
public final class UnsafeStatements {

	private final ParsedChangelog changelog;

	private final List<ChangelogProblem> faults = new ArrayList<>();

	private UnsafeStatements(ParsedChangelog changelog) {
		this.changelog = changelog;
	}

	/**
	 * Refuses change sets that have such statements.
	 * @param changelog the changelog
	 * @param pending which of its change sets are to run
	 * @throws ChangelogException naming each statement with file and line
	 */
	public static void refuse(ParsedChangelog changelog, Predicate<ChangeSetKey> pending) {
		UnsafeStatements unsafe = new UnsafeStatements(changelog);
		try {
			LiquibaseScope.call(changelog.resources(), () -> {
				changelog.liquibaseChangelog()
					.getChangeSets()
					.stream()
					.filter((changeSet) -> pending.test(LiquibaseScope.key(changeSet)))
					.forEach(unsafe::look);
				return true;
			});
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		if (!unsafe.faults.isEmpty()) {
			throw ChangelogException.unsafe(unsafe.faults);
		}
	}

	/**
	 * Says why a statement can't be a part of a change set.
	 * @param statement the statement
	 * @param transactional whether the change set runs in a transaction
	 * @return the reason, empty when it can
	 */
	public static Optional<String> reason(SqlCommand statement, boolean transactional) {
		return Optional.ofNullable(fault(statement, transactional)).map(ChangelogProblem::description);
	}

	private static @Nullable ChangelogProblem fault(SqlCommand statement, boolean transactional) {
		if (statement.isPsqlCommand()) {
			return new ChangelogProblem("a command of psql, which the server does not know",
					"Take commands of psql (backslash commands) out; pg_dump writes \\restrict and \\connect.");
		}
		if (statement.copiesThroughClient()) {
			return new ChangelogProblem("COPY through the client's stream, which only psql can do",
					"Write the rows as INSERT (pg_dump --inserts), or load them from a CSV file with loadData.");
		}
		if (statement.breaksDriver()) {
			return new ChangelogProblem("with this setting the JDBC driver ends the session",
					"Take the SET out; Headgate sends all text as UTF-8 and dates in ISO style.");
		}
		if (transactional && statement.controlsTransaction()) {
			return new ChangelogProblem("transaction control; the change set and its history row are one transaction",
					"Take BEGIN, COMMIT, ROLLBACK and SAVEPOINT out: Headgate begins and commits each change set. If a"
							+ " change set must control transactions itself, give it runInTransaction:false, which does"
							+ " not change its checksum.");
		}
		return null;
	}

	private void look(ChangeSet changeSet) {
		for (Change change : changeSet.getChanges()) {
			switch (change) {
				case AbstractSQLChange sql when DatabaseList.definitionMatches(sql.getDbms(), "postgresql", true) ->
					look(changeSet, change, sql.getSql(), sql.getEndDelimiter());
				case CreateProcedureChange routine -> look(changeSet, change, routine.getProcedureText(), null);
				default -> {
				}
			}
		}
	}

	private void look(ChangeSet changeSet, Change change, @Nullable String sql, @Nullable String delimiter) {
		if (sql == null) {
			return;
		}
		for (SqlCommand statement : SqlCommand.split(sql, delimiter)) {
			ChangelogProblem fault = fault(statement, changeSet.isRunInTransaction());
			if (fault != null) {
				this.faults.add(new ChangelogProblem(
						"%s, change set %s: '%s' is refused: %s".formatted(place(changeSet, change, sql, statement),
								changeSet.getId(), statement.shown(sql), fault.description()),
						fault.action()));
			}
		}
	}

	/** Liquibase knows of a formatted SQL file only where a change begins. */
	private String place(ChangeSet changeSet, Change change, String sql, SqlCommand statement) {
		if (change instanceof SQLFileChange file) {
			return file.getPath() + ":" + statement.line();
		}
		String path = ChangeSetKey.normalise(changeSet.getChangeLog().getPhysicalFilePath());
		Location location = this.changelog.location();
		Path place = location.resolve(path);
		List<String> lines = location.read(place)
			.map((bytes) -> new String(bytes, StandardCharsets.UTF_8).lines().toList())
			.orElse(List.of());
		Integer begins = (change instanceof RawSQLChange raw) ? raw.getSqlStartLine() : null;
		int from = (begins != null) ? begins - 1 : Math.max(lineWith(lines, 0, changeSet.getId()), 0);
		String line = sourceLine(sql, statement);
		long before = sql.substring(0, statement.start()).lines().map(String::strip).filter(line::equals).count();
		List<Integer> same = IntStream.range(from, lines.size())
			.filter((index) -> lines.get(index).strip().equals(line))
			.boxed()
			.toList();
		int found = (before < same.size()) ? same.get((int) before) : lineWith(lines, from, line);
		return (found < 0) ? path : path + ":" + (found + 1);
	}

	private static String sourceLine(String sql, SqlCommand statement) {
		int begin = sql.lastIndexOf('\n', statement.start()) + 1;
		int end = sql.indexOf('\n', statement.start());
		return sql.substring(begin, (end < 0) ? sql.length() : end).strip();
	}

	private static int lineWith(List<String> lines, int from, String text) {
		for (int i = from; i < lines.size(); i++) {
			if (lines.get(i).contains(text)) {
				return i;
			}
		}
		return -1;
	}

}
