package dev.headgate.currency;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

import dev.headgate.jdbc.SearchPath;

/**
 * The newest dump of a database that Headgate took. Reading it writes nothing.
 *
 * @param endedAt when it was complete
 * @param bytes its size
 */
public record LastBackup(Instant endedAt, long bytes) {

	static Optional<LastBackup> read(Connection connection) throws SQLException {
		try (PreparedStatement statement = SearchPath.prepare(connection,
				"SELECT ended_at, bytes FROM headgate.backup ORDER BY ended_at DESC LIMIT 1");
				ResultSet row = SearchPath.query(statement)) {
			return row.next()
					? Optional.of(new LastBackup(row.getObject(1, OffsetDateTime.class).toInstant(), row.getLong(2)))
					: Optional.empty();
		}
	}

}
