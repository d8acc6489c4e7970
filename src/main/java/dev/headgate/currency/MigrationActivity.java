package dev.headgate.currency;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;

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
	 * @param connection a connection
	 * @param table the history that is migrated
	 * @return what was read
	 * @throws SQLException when the database does not answer
	 */
	public static MigrationActivity read(Connection connection, HistoryTable table) throws SQLException {
		LockHolder holder = table.lockHolder(connection);
		Set<String> readable = Tables.readable(connection, "headgate");
		boolean told = readable.contains("run");
		return new MigrationActivity(told, told ? LastRun.readKept(connection, table, holder).orElse(null) : null,
				holder, Leftovers.read(connection, table, holder == null && readable.contains("attempt")),
				readable.contains("backup") ? LastBackup.read(connection).orElse(null) : null);
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
