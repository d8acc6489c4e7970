package dev.headgate.doctor;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.headgate.config.Database;

/**
 * What the doctor asks about the server and the way to it.
 */
final class ServerChecks {

	private static final int OLDEST = 15;

	private static final int NEWEST = 18;

	private static final Duration SKEW = Duration.ofSeconds(5);

	private static final long WRAPAROUND_SOON = 1_000_000_000;

	private static final long WRAPAROUND_NOW = 1_900_000_000;

	private static final String TLS = """
			SELECT coalesce(s.ssl, false), s.version, s.cipher,
			       coalesce(inet_client_addr() <<= '127.0.0.0/8' OR host(inet_client_addr()) = '::1', true)
			  FROM (SELECT) one LEFT JOIN pg_catalog.pg_stat_ssl s ON s.pid = pg_backend_pid()""";

	private static final String LONG = """
			SELECT 'pid ' || pid || coalesce(', user ' || usename, '') || ', application ''' || application_name || ''', '
			         || state || ', for ' || (extract(epoch FROM now() - xact_start))::bigint || ' s',
			       'SELECT pg_terminate_backend(' || pid || ');'
			  FROM pg_catalog.pg_stat_activity
			 WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start < now() - ? * interval '1 second'
			   AND application_name NOT LIKE 'headgate%'
			UNION ALL
			SELECT 'prepared transaction ' || quote_literal(gid) || ' of ' || owner || ', since ' || prepared,
			       'ROLLBACK PREPARED ' || quote_literal(gid) || ';'
			  FROM pg_catalog.pg_prepared_xacts
			 WHERE database = current_database() AND prepared < now() - ? * interval '1 second'""";

	private static final String HIDDEN = """
			SELECT count(*) FROM pg_catalog.pg_stat_activity
			 WHERE datname = current_database() AND query = '<insufficient privilege>'""";

	private final Database database;

	private final Duration old;

	/**
	 * Creates the checks.
	 * @param database where the connection leads
	 * @param old from when on a transaction is a long one
	 */
	ServerChecks(Database database, Duration old) {
		this.database = database;
		this.old = old;
	}

	List<Finding> connection(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(TLS)) {
			row.next();
			if (row.getBoolean(1)) {
				return List.of(Finding.ok("connection",
						this.database + ", with " + row.getString(2) + " (" + row.getString(3) + ")"));
			}
			return row.getBoolean(4)
					? List.of(Finding.ok("connection", this.database + ", without TLS on this machine"))
					: List.of(Finding.warning("connection",
							this.database + ", without TLS: passwords and rows go as text",
							"Turn TLS on in the server, and add sslmode=verify-full (or require) to the URL."));
		}
	}

	List<Finding> version(Connection connection) throws SQLException {
		String full = text(connection, "SHOW server_version");
		int major = (int) (number(connection, "SELECT current_setting('server_version_num')::int") / 10000);
		boolean known = major >= OLDEST && major <= NEWEST;
		return List.of(known ? Finding.ok("version", "PostgreSQL " + full)
				: Finding.warning("version",
						"PostgreSQL " + full + "; Headgate is tested on " + OLDEST + " to " + NEWEST,
						"Use a version in between, or try your migrations on a copy first."));
	}

	List<Finding> primary(Connection connection) throws SQLException {
		boolean standby = number(connection, "SELECT pg_is_in_recovery()::int") == 1;
		return List.of(standby
				? Finding.problem("primary", "this server is a standby, and can't be migrated",
						"Set spring.liquibase.url to the primary, or add targetServerType=primary.")
				: Finding.ok("primary", "the server takes writes"));
	}

	List<Finding> connections(Connection connection) throws SQLException {
		long used = number(connection, "SELECT sum(numbackends) FROM pg_catalog.pg_stat_database");
		long most = number(connection,
				"SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
						+ " - coalesce(current_setting('reserved_connections', true)::int, 0)");
		String text = used + " of " + most + " connections are in use";
		return List.of((used * 10 < most * 9) ? Finding.ok("connections", text) : Finding.warning("connections",
				text + "; a migration needs three", "End idle sessions, use smaller pools, or raise max_connections."));
	}

	List<Finding> clock(Connection connection) throws SQLException {
		Instant before = Instant.now();
		double epoch = Double.parseDouble(text(connection, "SELECT extract(epoch FROM clock_timestamp())"));
		Duration took = Duration.between(before, Instant.now());
		Duration skew = Duration.between(before.plus(took.dividedBy(2)), Instant.ofEpochMilli((long) (epoch * 1000)));
		Duration certain = skew.abs().minus(took.dividedBy(2));
		String text = "the server's clock is " + skew.abs().toMillis() + " ms "
				+ (skew.isNegative() ? "behind" : "ahead");
		return List.of((certain.compareTo(SKEW) < 0) ? Finding.ok("clock", text) : Finding.warning("clock",
				text + "; times of logs and of headgate.run do not fit together", "Synchronise both clocks (NTP)."));
	}

	List<Finding> wraparound(Connection connection) throws SQLException {
		long age = number(connection,
				"SELECT age(datfrozenxid) FROM pg_catalog.pg_database WHERE datname = current_database()");
		String text = age / 1_000_000 + " million transactions since the last freeze, of 2147";
		String action = "Look why autovacuum does not keep up (old transactions, prepared ones, replication slots),"
				+ " then VACUUM FREEZE.";
		if (age > WRAPAROUND_NOW) {
			return List.of(Finding.problem("wraparound", text + "; the server will soon refuse to write", action));
		}
		return List
			.of((age > WRAPAROUND_SOON) ? Finding.warning("wraparound", text, action) : Finding.ok("wraparound", text));
	}

	List<Finding> transactions(Connection connection) throws SQLException {
		List<Finding> findings = new ArrayList<>();
		try (PreparedStatement statement = connection.prepareStatement(LONG)) {
			statement.setLong(1, this.old.toSeconds());
			statement.setLong(2, this.old.toSeconds());
			try (ResultSet row = statement.executeQuery()) {
				while (row.next()) {
					findings.add(Finding.warning("transactions",
							row.getString(1) + ": its locks hold up migrations of the tables that it has touched",
							"Let it end, or: " + row.getString(2)));
				}
			}
		}
		long hidden = number(connection, HIDDEN);
		if (hidden > 0) {
			findings.add(Finding.skipped("transactions", hidden + " sessions of other roles can't be seen",
					"GRANT pg_read_all_stats TO " + this.database.role() + "; lets this role see them."));
		}
		return findings.isEmpty()
				? List.of(Finding.ok("transactions", "none is older than " + this.old.toSeconds() + " s")) : findings;
	}

	private static String text(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
			row.next();
			return row.getString(1);
		}
	}

	private static long number(Connection connection, String sql) throws SQLException {
		return Long.parseLong(text(connection, sql));
	}

}
