package dev.headgate.lint.observe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.headgate.config.Settings.History;
import dev.headgate.lint.trace.ObjectKind;
import dev.headgate.lint.trace.SchemaFacts;
import dev.headgate.lint.trace.SchemaObject;

/**
 * Reads all objects of a database with one query.
 */
final class SchemaFactsReader {

	private static final String QUERY = query();

	private final History history;

	private final Set<Long> free;

	/**
	 * Creates it.
	 * @param history whose tables are left out
	 * @param free the objects that no release knows
	 */
	SchemaFactsReader(History history, Set<Long> free) {
		this.history = history;
		this.free = Set.copyOf(free);
	}

	/**
	 * Reads the objects.
	 * @param connection a connection in autocommit mode, so that no lock is left behind
	 * @return the objects
	 * @throws SQLException when the database does not answer
	 */
	SchemaFacts read(Connection connection) throws SQLException {
		List<SchemaObject> objects = new ArrayList<>();
		try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
			statement.setString(1, this.history.table());
			statement.setString(2, this.history.lockTable());
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					objects.add(object(rows));
				}
			}
		}
		return new SchemaFacts(objects);
	}

	private SchemaObject object(ResultSet row) throws SQLException {
		long table = row.getLong("table_oid");
		long oid = row.getLong("oid");
		return new SchemaObject(ObjectKind.valueOf(row.getString("kind")), oid, row.getInt("number"), table,
				row.getString("table_name"), row.getString("schema_name"), row.getString("name"),
				properties((@Nullable String[]) row.getArray("properties").getArray()),
				!this.free.contains(table) && !this.free.contains(oid));
	}

	private static Map<String, String> properties(@Nullable String[] pairs) {
		Map<String, String> properties = new HashMap<>();
		for (int i = 0; i < pairs.length; i += 2) {
			String value = pairs[i + 1];
			if (value != null) {
				properties.put(Objects.requireNonNull(pairs[i]), value);
			}
		}
		return properties;
	}

	private static String query() {
		try (InputStream file = Objects
			.requireNonNull(SchemaFactsReader.class.getResourceAsStream("schema-facts.sql"))) {
			return new String(file.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
