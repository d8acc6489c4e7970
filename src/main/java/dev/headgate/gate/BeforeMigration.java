package dev.headgate.gate;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.headgate.gate.verdict.Verdict;

/**
 * What has to succeed before the first change set of a run: a backup, for instance.
 */
@FunctionalInterface
public interface BeforeMigration {

	/**
	 * Does it, under the migration lock. A run that begins again on a new session asks
	 * again.
	 * @param connection the session that holds the lock
	 * @param revision where the schema is, {@code null} for nowhere
	 * @return why the gate stays closed, empty when the migration may begin
	 * @throws SQLException when the database does not answer
	 * @throws InterruptedException when this thread is told to stop
	 */
	Optional<Verdict.Closed> run(Connection connection, @Nullable String revision)
			throws SQLException, InterruptedException;

	/**
	 * Called when it has succeeded and Headgate's own tables are there, before the first
	 * change set: it may keep there what it did.
	 * @param connection the session that holds the lock, in autocommit mode
	 * @throws SQLException when the database does not answer
	 */
	default void succeeded(Connection connection) throws SQLException {
	}

	/**
	 * Lets something else be done after it, when it has succeeded.
	 * @param next what
	 * @return both
	 */
	default BeforeMigration and(BeforeMigration next) {
		BeforeMigration first = this;
		return new BeforeMigration() {
			@Override
			public Optional<Verdict.Closed> run(Connection connection, @Nullable String revision)
					throws SQLException, InterruptedException {
				Optional<Verdict.Closed> closed = first.run(connection, revision);
				return closed.isPresent() ? closed : next.run(connection, revision);
			}

			@Override
			public void succeeded(Connection connection) throws SQLException {
				first.succeeded(connection);
				next.succeeded(connection);
			}
		};
	}

}
