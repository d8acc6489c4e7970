package dev.headgate.proof.snapshot;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import dev.headgate.config.Settings.History;
import dev.headgate.jdbc.SessionMode;
import dev.headgate.proof.Schema;
import dev.headgate.proof.SchemaComparison;
import dev.headgate.proof.SchemaReader;

/**
 * All that a database holds but rows.
 *
 * @param schema tables, types, sequences, functions and the like
 * @param details comments, grants, owners and what else belongs to them
 */
public record SchemaSnapshot(Schema schema, ObjectDetails details) {

	/**
	 * Reads both at one moment.
	 * @param connection a connection in autocommit mode
	 * @param history where the history is, which does not belong to it
	 * @return the snapshot
	 * @throws SQLException when the server does not answer
	 */
	public static SchemaSnapshot read(Connection connection, History history) throws SQLException {
		try (SessionMode transaction = SessionMode.transaction(connection)) {
			Schema schema = SchemaReader.readHere(transaction.connection(), history);
			return new SchemaSnapshot(schema, ObjectDetails.read(transaction.connection(), history));
		}
	}

	/**
	 * Lists the differences.
	 * @param actual what is there, where this should be
	 * @return one line for each difference, with the name of what differs
	 */
	public List<String> differences(SchemaSnapshot actual) {
		List<String> differences = new ArrayList<>();
		SchemaComparison.differences(this.schema, actual.schema()).forEach((line) -> differences.add(line.strip()));
		differences.addAll(this.details.differences(actual.details(),
				(owner) -> !SchemaComparison.has(this.schema, owner) || !SchemaComparison.has(actual.schema(), owner)));
		return differences;
	}

}
