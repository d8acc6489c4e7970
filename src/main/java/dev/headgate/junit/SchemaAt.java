package dev.headgate.junit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.RevisionNameException;
import dev.headgate.changelog.RevisionResolver;
import dev.headgate.config.Database;
import dev.headgate.config.Settings;
import dev.headgate.gate.Gate;
import dev.headgate.gate.plan.DowngradePlan;
import dev.headgate.gate.plan.DowngradeTarget;
import dev.headgate.gate.plan.Planner;
import dev.headgate.gate.plan.UpgradeTarget;
import dev.headgate.gate.verdict.GateClosedException;
import dev.headgate.jdbc.Connections;
import dev.headgate.liquibase.ChangelogReader;

/**
 * A database of its own for the test of one revision with data: it is at the revision
 * before; then rows are inserted, the revision is applied and undone, and what became of
 * the rows is looked at. <pre class="code">
 * try (SchemaAt schema = SchemaAt.before("5fac6804")) {
 *     schema.execute("INSERT INTO book (isbn, title) VALUES ('1', 'Emma')");
 *     schema.apply();
 *     assertThat(schema.value("SELECT pages FROM book")).isEqualTo(0);
 *     schema.undo();
 *     assertThat(schema.value("SELECT title FROM book")).isEqualTo("Emma");
 * }
 * </pre>
 */
public final class SchemaAt implements AutoCloseable {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	private final Settings settings;

	private final DatabaseCopy copy;

	private final Connection connection;

	private final String previous;

	private final String last;

	private SchemaAt(Settings settings, DatabaseCopy copy, String previous, String last) throws SQLException {
		this.settings = DatabaseCopies.on(settings, copy.database());
		this.copy = copy;
		this.connection = DatabaseCopy.dataSource(copy.database()).getConnection();
		this.previous = previous;
		this.last = last;
	}

	/**
	 * Makes a database at what comes before a revision, with the settings that the
	 * service has in some profiles.
	 * @param revision the id of a change set, the beginning of it or its full name; or
	 * the name of a file, for all its change sets
	 * @param profiles the profiles, {@code test} when there is none
	 * @return the database; closing it drops it
	 * @throws IllegalArgumentException when there is no such revision among the change
	 * sets that apply in these profiles
	 * @throws GateClosedException when a change set before it can't be applied
	 */
	public static SchemaAt before(String revision, String... profiles) {
		Settings settings = ServiceSettings.read(profiles);
		List<ChangeSetKey> keys = ChangelogReader.read(settings.changelog())
			.model()
			.unseeded()
			.stream()
			.map(ChangeSetInfo::key)
			.toList();
		int end = place(keys, revision);
		int start = start(keys, end, revision);
		String previous = (start > 0) ? keys.get(start - 1).toString() : "";
		try {
			return new SchemaAt(settings, DatabaseCopies.upTo(settings, previous), previous, keys.get(end).toString());
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static int place(List<ChangeSetKey> keys, String revision) {
		RevisionResolver<ChangeSetKey> resolver = RevisionResolver
			.of(keys, "among the change sets that apply here, without seeds")
			.word("head", keys.isEmpty() ? null : keys.getLast());
		try {
			return keys.indexOf(resolver.find(revision));
		}
		catch (RevisionNameException ex) {
			throw new IllegalArgumentException(ex.description() + " " + ex.action(), ex);
		}
	}

	/** A file's name stands for all its change sets. */
	private static int start(List<ChangeSetKey> keys, int end, String revision) {
		ChangeSetKey last = keys.get(end);
		if (last.id().startsWith(revision) || last.toString().equals(revision)) {
			return end;
		}
		int start = end;
		while (start > 0 && keys.get(start - 1).path().equals(last.path())) {
			start--;
		}
		return start;
	}

	/**
	 * Applies the revision, as {@code upgrade} does.
	 * @return this
	 * @throws GateClosedException when it fails; what the database says is in the message
	 */
	public SchemaAt apply() {
		DatabaseCopies.migrate(this.settings, new UpgradeTarget.To(this.last));
		return this;
	}

	/**
	 * Undoes the revision by its rollback, as {@code downgrade} does.
	 * @return this
	 * @throws GateClosedException when it has no rollback, or its rollback fails
	 */
	public SchemaAt undo() {
		DowngradeTarget target = this.previous.isEmpty() ? new DowngradeTarget.Base()
				: new DowngradeTarget.To(this.previous);
		DatabaseCopies.requireOpen(Gate.downgrade(this.settings, plan(target)));
		return this;
	}

	private DowngradePlan plan(DowngradeTarget target) {
		try (Connection own = Connections.open(this.settings.migration(), "headgate test", CONNECT_TIMEOUT)) {
			return new Planner(this.settings).downgrade(own, target);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Runs one or more statements.
	 * @param sql the statements, separated by semicolons
	 * @return this
	 * @throws IllegalStateException when the database refuses one
	 */
	public SchemaAt execute(String sql) {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
			return this;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex.getMessage(), ex);
		}
	}

	/**
	 * Runs a query.
	 * @param sql the query
	 * @return its rows, each with its values by the names of the columns
	 * @throws IllegalStateException when the database refuses it
	 */
	public List<Map<String, @Nullable Object>> query(String sql) {
		try (Statement statement = this.connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
			ResultSetMetaData columns = row.getMetaData();
			List<Map<String, @Nullable Object>> rows = new ArrayList<>();
			while (row.next()) {
				Map<String, @Nullable Object> values = new LinkedHashMap<>();
				for (int column = 1; column <= columns.getColumnCount(); column++) {
					values.put(columns.getColumnLabel(column), row.getObject(column));
				}
				rows.add(values);
			}
			return rows;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex.getMessage(), ex);
		}
	}

	/**
	 * Runs a query that has one value.
	 * @param sql the query
	 * @return the value, {@code null} for NULL
	 * @throws IllegalStateException when the database refuses it, or its result is not
	 * one row with one column
	 */
	public @Nullable Object value(String sql) {
		List<Map<String, @Nullable Object>> rows = query(sql);
		if (rows.size() != 1 || rows.getFirst().size() != 1) {
			throw new IllegalStateException(
					"One row with one column is expected, and there are " + rows.size() + " rows: " + sql);
		}
		return rows.getFirst().values().iterator().next();
	}

	/**
	 * Returns a connection to the database, which this closes.
	 * @return the connection, in autocommit mode; no transaction may be open on it while
	 * the revision is applied or undone
	 */
	public Connection connection() {
		return this.connection;
	}

	/**
	 * Returns how to connect to the database.
	 * @return its address, user and password
	 */
	public Database database() {
		return this.copy.database();
	}

	/** Drops the database. */
	@Override
	public void close() {
		try (this.copy) {
			this.connection.close();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
