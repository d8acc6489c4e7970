package dev.headgate.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes rows out of a result.
 */
public final class Rows {

	private Rows() {
	}

	/**
	 * Reads a result of one column.
	 * @param rows the result, before its first row
	 * @return the text of each row, in their order
	 * @throws SQLException when the session is lost
	 */
	public static List<String> strings(ResultSet rows) throws SQLException {
		List<String> strings = new ArrayList<>();
		while (rows.next()) {
			strings.add(rows.getString(1));
		}
		return strings;
	}

}
