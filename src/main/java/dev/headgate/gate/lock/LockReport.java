package dev.headgate.gate.lock;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.headgate.currency.LockHolder;

/**
 * Who holds the locks that a migration has to wait for.
 *
 * @param holder the holder of the migration lock, {@code null} when it is free
 * @param liquibaseLock the holder of Liquibase's own lock, {@code null} when it is free
 */
public record LockReport(LockReport.@Nullable Holder holder, LockReport.@Nullable LiquibaseLockRow liquibaseLock) {

	/**
	 * The session that holds the migration lock. What this role may not see is
	 * {@code null}.
	 *
	 * @param session which one
	 * @param state what the server says that it does, for example {@code active}
	 * @param query the beginning of its current or last statement, without passwords
	 * @param queryAge how long ago that statement began
	 * @param transactionAge how long ago its transaction began, {@code null} also for
	 * none
	 * @param blockedBy the server processes that it waits for
	 * @param run the run that it belongs to, {@code null} also when none is recorded
	 */
	public record Holder(LockHolder session, @Nullable String state, @Nullable String query,
			@Nullable Duration queryAge, @Nullable Duration transactionAge, List<Integer> blockedBy,
			@Nullable Run run) {
	}

	/**
	 * The run that holds the migration lock, from the audit trail.
	 *
	 * @param id its number in {@code headgate.run}
	 * @param mode the gate's mode, or a verb
	 * @param host where its process runs
	 * @param pid its process there
	 * @param changeSet the change set that it is at, {@code null} for none
	 */
	public record Run(long id, String mode, String host, long pid, @Nullable String changeSet) {
	}

	/**
	 * The row that Liquibase itself locks with.
	 *
	 * @param table the table's name
	 * @param holder who set it and when, as that Liquibase wrote it
	 * @param alive whether an active session may belong to the holder; nothing links the
	 * row to one
	 */
	public record LiquibaseLockRow(String table, String holder, boolean alive) {
	}

}
