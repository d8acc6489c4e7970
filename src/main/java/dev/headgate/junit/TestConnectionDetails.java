package dev.headgate.junit;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ApplicationContext;

import dev.headgate.config.Database;
import dev.headgate.config.Secret;

/**
 * The database of a test's context, where Spring Boot's data source and the gate find it.
 * It is dropped with the context.
 */
final class TestConnectionDetails implements JdbcConnectionDetails, DisposableBean {

	private final DatabaseCopy copy;

	private @Nullable Class<?> usedBy;

	/**
	 * Creates the details.
	 * @param copy the database, at head
	 */
	TestConnectionDetails(DatabaseCopy copy) {
		this.copy = copy;
	}

	Database database() {
		return this.copy.database();
	}

	/**
	 * Gives a test class the database as the start of the context left it.
	 * @param test the annotated class
	 * @param context the context, whose idle connections are closed
	 * @throws SQLException when the server does not answer
	 */
	synchronized void startClass(Class<?> test, ApplicationContext context) throws SQLException {
		if (test.equals(this.usedBy)) {
			return;
		}
		PooledConnections.evict(context);
		if (this.usedBy == null) {
			this.copy.save();
		}
		else {
			this.copy.restore();
		}
		this.usedBy = test;
	}

	/**
	 * Gives a test method the database as the start of the context left it.
	 * @param test the annotated class
	 * @param context the context, whose idle connections are closed
	 * @throws SQLException when the server does not answer
	 */
	synchronized void startMethod(Class<?> test, ApplicationContext context) throws SQLException {
		startClass(test, context);
		PooledConnections.evict(context);
		this.copy.restore();
	}

	@Override
	public String getJdbcUrl() {
		return database().url();
	}

	@Override
	public @Nullable String getUsername() {
		return database().user();
	}

	@Override
	public @Nullable String getPassword() {
		Secret password = database().password();
		return (password != null) ? password.value() : null;
	}

	@Override
	public void destroy() {
		this.copy.close();
	}

}
