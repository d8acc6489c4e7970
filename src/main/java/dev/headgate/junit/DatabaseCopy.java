package dev.headgate.junit;

import java.sql.SQLException;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.config.Database;
import dev.headgate.jdbc.Connections;
import dev.headgate.proof.scratch.ScratchServer;

/**
 * A database for one test class or method, under one name for as long as it lives.
 */
final class DatabaseCopy implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(DatabaseCopy.class);

	private final ScratchServer server;

	private final Database database;

	private @Nullable Database saved;

	/**
	 * Makes a copy.
	 * @param server where the original is
	 * @param original a database that nobody is connected to
	 * @throws SQLException when the server does not answer
	 */
	DatabaseCopy(ScratchServer server, Database original) throws SQLException {
		this.server = server;
		this.database = server.copy(original);
	}

	Database database() {
		return this.database;
	}

	/**
	 * Saves what is in it now, for {@link #restore()}, if nothing is saved yet. Sessions
	 * of others are ended.
	 * @throws SQLException when the server does not answer
	 */
	void save() throws SQLException {
		if (this.saved == null) {
			this.server.endSessions(this.database);
			this.saved = this.server.copy(this.database);
		}
	}

	/**
	 * Brings back what was saved. Sessions of others are ended.
	 * @throws SQLException when the server does not answer
	 */
	void restore() throws SQLException {
		Database original = this.saved;
		if (original == null) {
			throw new IllegalStateException("nothing was saved");
		}
		this.server.replace(this.database, original);
	}

	/**
	 * Returns a data source without a pool.
	 * @param database a database
	 * @return its data source
	 */
	static DataSource dataSource(Database database) {
		PGSimpleDataSource dataSource = new PGSimpleDataSource();
		dataSource.setUrl(database.url());
		if (database.user() != null) {
			dataSource.setUser(database.user());
		}
		if (database.password() != null) {
			dataSource.setPassword(database.password().value());
		}
		return dataSource;
	}

	/** Drops it; what is left at the end of the process is dropped then. */
	@Override
	public void close() {
		try {
			this.server.drop(this.database);
			if (this.saved != null) {
				this.server.drop(this.saved);
			}
		}
		catch (SQLException ex) {
			log.debug("{} is not dropped: {}", this.database, Connections.describe(ex));
		}
	}

}
