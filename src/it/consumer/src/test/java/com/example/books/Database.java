package com.example.books;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * An empty database on the one server of a test run.
 */
record Database(String name) {

	private static final EmbeddedPostgres SERVER = start();

	private static EmbeddedPostgres start() {
		try {
			return EmbeddedPostgres.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Database create(String name) {
		new Database("postgres").query("CREATE DATABASE " + name);
		return new Database(name);
	}

	String url() {
		return "jdbc:postgresql://localhost:%d/%s?user=postgres".formatted(SERVER.getPort(), this.name);
	}

	void register(DynamicPropertyRegistry registry) {
		registry.add("spring.datasource.url", this::url);
	}

	/** Returns the first value of the first row, or nothing. */
	String query(String sql) {
		try (var connection = DriverManager.getConnection(url()); var statement = connection.createStatement()) {
			if (statement.execute(sql) && statement.getResultSet().next()) {
				return statement.getResultSet().getString(1);
			}
			return "";
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
