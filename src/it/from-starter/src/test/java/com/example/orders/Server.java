package com.example.orders;

import java.sql.DriverManager;
import java.sql.SQLException;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * The database, which outlives the two services: {@code Server PORT} runs until it is
 * killed.
 */
final class Server {

	private Server() {
	}

	public static void main(String[] args) throws Exception {
		try (EmbeddedPostgres server = EmbeddedPostgres.builder().setPort(Integer.parseInt(args[0])).start()) {
			String url = server.getJdbcUrl("postgres", "postgres");
			query(url, "CREATE ROLE owner LOGIN PASSWORD 'owner-secret'");
			query(url, "GRANT CREATE ON DATABASE postgres TO owner");
			query(url, "CREATE SCHEMA shop AUTHORIZATION owner");
			query(url, "CREATE SCHEMA history AUTHORIZATION owner");
			System.out.println("ready");
			Thread.currentThread().join();
		}
	}

	/** Returns the first value of the first row, or nothing. */
	static String query(String url, String sql) {
		try (var connection = DriverManager.getConnection(url, "postgres", "");
				var statement = connection.createStatement()) {
			if (statement.execute(sql) && statement.getResultSet().next()) {
				return String.valueOf(statement.getResultSet().getString(1));
			}
			return "";
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
