package dev.headgate.currency;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.headgate.jdbc.Tables;

/**
 * What a database tells of migrations, whichever process ran them. Reading it writes
 * nothing.
 *
 * @param readable whether this role may read Headgate's own tables; where it may not,
 * neither run nor backup is known
 * @param run the last run, {@code null} when none is known
 * @param holder who holds the migration lock, {@code null} for nobody
 * @param leftovers what runs that did not end have left
 * @param backup the last backup, {@code null} when none is known
 */
public record MigrationActivity(boolean readable, @Nullable LastRun run, @Nullable LockHolder holder,
		Leftovers leftovers, @Nullable LastBackup backup) {

	/**
	 * Reads it.
	 * @param connection a connection in autocommit mode
	 * @param table the history that is migrated
	 * @return what was read
	 * @throws SQLException when the database does not answer
	 */
	public static MigrationActivity read(Connection connection, HistoryTable table) throws SQLException {
		LockHolder holder = table.lockHolder(connection);
		boolean readable = Tables.isReadable(connection, "headgate", "run");
		Optional<LastRun> run = readable ? LastRun.read(connection, table, holder) : Optional.empty();
		return new MigrationActivity(readable, run.orElse(null), holder, Leftovers.read(connection, table, holder),
				LastBackup.read(connection).orElse(null));
	}

	/**
	 * Returns since when the migration lock is held. A role that may not see other
	 * sessions knows it when a run of this history holds it.
	 * @return the time by the server's clock, {@code null} when nobody holds it, or when
	 * it is not known
	 */
	public @Nullable Instant lockedSince() {
		if (this.holder == null) {
			return null;
		}
		return (this.run != null && this.run.isRunning()) ? this.run.startedAt() : this.holder.since();
	}

}
