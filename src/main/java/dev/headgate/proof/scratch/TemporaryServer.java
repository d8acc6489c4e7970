package dev.headgate.proof.scratch;

import dev.headgate.config.Database;

/**
 * A PostgreSQL server that was started for temporary databases, and is gone with them.
 */
public interface TemporaryServer extends AutoCloseable {

	/**
	 * Returns the way into it.
	 * @return its database {@code postgres}, as a role that may do everything
	 */
	Database database();

	/**
	 * Stops the server, and deletes its data.
	 */
	@Override
	void close();

}
