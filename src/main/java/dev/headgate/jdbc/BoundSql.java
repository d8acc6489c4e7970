package dev.headgate.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * A statement that is sent together with others, in one round trip.
 *
 * @param sql its text, with a question mark for each value
 * @param values texts, numbers and truth values; {@code null} for a text only
 */
public record BoundSql(String sql, List<@Nullable Object> values) {

	/**
	 * Creates a statement.
	 * @param sql its text, with a question mark for each value
	 * @param values texts, numbers and truth values; {@code null} for a text only
	 * @return the statement
	 */
	public static BoundSql of(String sql, @Nullable Object... values) {
		return new BoundSql(sql, Arrays.<@Nullable Object>asList(values));
	}

	/**
	 * Runs several in their order. The server keeps their plans.
	 * @param parts the statements
	 * @param connection where
	 * @throws SQLException when one fails; those after it have not run
	 */
	public static void run(List<BoundSql> parts, Connection connection) throws SQLException {
		String sql = String.join(";\n", parts.stream().map(BoundSql::sql).toList());
		List<@Nullable Object> values = new ArrayList<>();
		parts.forEach((part) -> values.addAll(part.values()));
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			// The gate does not come this far behind a transaction pooler.
			statement.unwrap(PGStatement.class).setPrepareThreshold(1);
			for (int i = 0; i < values.size(); i++) {
				bind(statement, i + 1, values.get(i));
			}
			statement.execute();
		}
	}

	/**
	 * A value has one type, whether it is null or not: another one makes another plan.
	 */
	private static void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
		if (value instanceof String || value == null) {
			statement.setString(index, (String) value);
		}
		else {
			statement.setObject(index, value);
		}
	}

}
