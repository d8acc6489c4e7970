package dev.headgate.proof.verify;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.headgate.config.Database;
import dev.headgate.config.PrintableText;
import dev.headgate.jdbc.Connections;
import dev.headgate.proof.SchemaComparison;
import dev.headgate.proof.previous.Incompatibility;
import dev.headgate.proof.previous.RecordedStatement;
import dev.headgate.proof.previous.RecordedStatements;
import dev.headgate.proof.previous.StatementPlanner;

/**
 * Plans the recorded statements of a release at head and, where its schema is known,
 * there as well: what can't be planned there either says nothing about the new schema.
 */
final class StatementCheck implements AutoCloseable {

	/** SQLSTATEs that a schema causes, where there is none to compare with. */
	private static final Set<String> TELLING = Set.of("42P01", "42703", "42883", "42804", "42P10", "42704", "3F000",
			"428C9", "42809");

	private static final Pattern COLUMN = Pattern.compile("column (\\S+)\\.([^.]+)");

	private static final Pattern TABLE = Pattern.compile("(?:table|view|materialized view) (\\S+)");

	private static final Pattern RULE = Pattern.compile("constraint (\\S+)\\.[^.]+|index \\S+ on (\\S+)");

	private final @Nullable Connection before;

	private final Connection head;

	private final Set<String> changed;

	private int unplanned;

	private int others;

	/**
	 * Connects.
	 * @param context the server that has the databases
	 * @param before a database with the release's schema, {@code null} when it is not
	 * known
	 * @param head a database at head
	 * @throws SQLException when the server does not answer
	 */
	StatementCheck(ProofContext context, @Nullable Database before, Database head) throws SQLException {
		this.changed = (before != null)
				? SchemaComparison.changed(context.read(before).schema(), context.read(head).schema()) : Set.of();
		this.head = context.server().connect(head);
		this.before = (before != null) ? context.server().connect(before) : null;
	}

	/**
	 * Plans statements.
	 * @param statements the statements
	 * @return those that the new schema no longer lets run
	 * @throws SQLException when the server does not answer
	 */
	List<Incompatibility> refused(RecordedStatements statements) throws SQLException {
		List<Incompatibility> refused = new ArrayList<>();
		for (RecordedStatement statement : statements.all()) {
			SQLException problem = StatementPlanner.problem(this.head, statement);
			if (problem != null && isOfSchema(statement, problem)) {
				refused.add(new Incompatibility(text(statement, problem),
						"Keep what the statement names until no instance of that release runs."));
			}
			else if (problem != null) {
				this.unplanned++;
			}
		}
		this.others = statements.notPlanned();
		return refused;
	}

	/**
	 * Returns what was not looked at.
	 * @return sentences without a full stop
	 */
	List<String> notes() {
		List<String> notes = new ArrayList<>();
		if (this.unplanned > 0) {
			notes.add(PrintableText.counted(this.unplanned, "statement") + " of the file can't be planned "
					+ ((this.before != null) ? "on the schema of the previous release either"
							: "for another reason than what the schema has")
					+ ", and so not compared");
		}
		if (this.others > 0) {
			notes.add(PrintableText.counted(this.others, "other command")
					+ " of the file, such as BEGIN or SET, can't be" + " planned");
		}
		return notes;
	}

	private boolean isOfSchema(RecordedStatement statement, SQLException problem) throws SQLException {
		return (this.before != null) ? StatementPlanner.problem(this.before, statement) == null
				: TELLING.contains(String.valueOf(problem.getSQLState()));
	}

	private String text(RecordedStatement statement, SQLException problem) {
		List<String> names = this.changed.stream().filter((name) -> isNamed(name, statement)).toList();
		if (names.isEmpty()) {
			names = this.changed.stream().filter((name) -> isOfNamedTable(name, statement)).toList();
		}
		return "the statement on line " + statement.line() + " can't be planned at head: "
				+ Connections.describe(problem)
				+ (names.isEmpty() ? "" : "; not as before: " + String.join(", ", names)) + "\n" + statement.sql();
	}

	private static boolean isNamed(String changed, RecordedStatement statement) {
		Matcher column = COLUMN.matcher(changed);
		if (column.matches()) {
			return statement.names(column.group(1)) && statement.names(column.group(2));
		}
		Matcher table = TABLE.matcher(changed);
		return table.matches() && statement.names(table.group(1));
	}

	/** An upsert needs a key, and names none. */
	private static boolean isOfNamedTable(String changed, RecordedStatement statement) {
		Matcher rule = RULE.matcher(changed);
		return rule.matches() && statement.names((rule.group(1) != null) ? rule.group(1) : rule.group(2));
	}

	@Override
	public void close() throws SQLException {
		Connection other = this.before;
		try (this.head) {
			if (other != null) {
				other.close();
			}
		}
	}

}
