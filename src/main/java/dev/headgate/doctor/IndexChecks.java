package dev.headgate.doctor;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import dev.headgate.currency.Leftovers;

/**
 * What the doctor asks about indexes.
 */
final class IndexChecks {

	private static final String INVALID = """
			SELECT i.indexrelid::regclass, i.indrelid::regclass, c.relkind = 'I', c.relname ~ '_ccnew\\d*$|_ccold\\d*$',
			       i.indisunique
			""" + Leftovers.INVALID_INDEXES + "ORDER BY 1";

	List<Finding> invalid(Connection connection) throws SQLException {
		List<Finding> findings = new ArrayList<>();
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(INVALID)) {
			while (row.next()) {
				findings.add(finding(row));
			}
		}
		return findings.isEmpty() ? List.of(Finding.ok("indexes", "all are valid")) : findings;
	}

	private static Finding finding(ResultSet row) throws SQLException {
		String index = row.getString(1);
		String text = "index " + index + " of " + row.getString(2) + " is invalid";
		if (row.getBoolean(3)) {
			return Finding.warning("indexes", text + ": not every partition has one of its own attached",
					"CREATE INDEX CONCURRENTLY on each partition, then ALTER INDEX " + index + " ATTACH PARTITION ….");
		}
		if (row.getBoolean(4)) {
			return Finding.problem("indexes", text + ", left by a REINDEX that did not end; it only costs",
					"DROP INDEX CONCURRENTLY " + index + ";");
		}
		return Finding.problem("indexes",
				text + ", left by a concurrent build that did not end: it costs, and no query uses it"
						+ (row.getBoolean(5) ? "; values need not be unique" : ""),
				"REINDEX INDEX CONCURRENTLY " + index + "; or DROP INDEX CONCURRENTLY " + index
						+ "; when its change set is still pending, which then builds it anew.");
	}

}
