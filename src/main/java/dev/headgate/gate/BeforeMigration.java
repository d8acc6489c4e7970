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
	 * Lets something else be done after it, when it has succeeded.
	 * @param next what
	 * @return both
	 */
	default BeforeMigration and(BeforeMigration next) {
		return (connection, revision) -> {
			Optional<Verdict.Closed> closed = run(connection, revision);
			return closed.isPresent() ? closed : next.run(connection, revision);
		};
	}

}
