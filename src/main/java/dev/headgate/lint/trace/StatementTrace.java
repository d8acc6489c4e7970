package dev.headgate.lint.trace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.SqlCommand;

/**
 * What one statement of a change set did.
 *
 * @param statement the statement
 * @param ran whether it was run; {@code false} for those after one that failed
 * @param locks all locks that it takes on relations of before when it runs alone; for one
 * that refuses to run in a transaction, those that it was seen waiting for
 * @param heldBefore the locks that the transaction of the change set held already
 * @param work what it read and wrote
 * @param messages what the server said, in order
 * @param error why it failed, {@code null} when it did not
 * @param sharedCatalogs the catalogues of the whole server that it wrote, such as
 * {@code pg_authid}
 * @param waits what it waited for, asked only of a statement that refuses to run in a
 * transaction
 * @param secondError why it failed when it ran again right after it had run, asked only
 * outside a transaction; {@code null} when it did not fail or was not asked
 */
public record StatementTrace(SourceStatement statement, boolean ran, List<RelationLock> locks,
		List<RelationLock> heldBefore, List<RelationWork> work, List<ServerMessage> messages,
		@Nullable StatementError error, List<String> sharedCatalogs, List<LockWait> waits,
		@Nullable StatementError secondError) {

	/**
	 * Copies the lists.
	 */
	public StatementTrace {
		locks = List.copyOf(locks);
		heldBefore = List.copyOf(heldBefore);
		work = List.copyOf(work);
		messages = List.copyOf(messages);
		sharedCatalogs = List.copyOf(sharedCatalogs);
		waits = List.copyOf(waits);
	}

	/**
	 * Creates the trace of a statement that was not run.
	 * @param statement the statement
	 * @return its trace, in which nothing happened
	 */
	public static StatementTrace notRun(SourceStatement statement) {
		return new StatementTrace(statement, false, List.of(), List.of(), List.of(), List.of(), null, List.of(),
				List.of(), null);
	}

	/**
	 * Returns the tables and materialized views in use that it locks itself, in a mode or
	 * a stronger one.
	 * @param mode the weakest mode that counts
	 * @return one lock for each, the strongest
	 */
	public List<RelationLock> locksTables(LockMode mode) {
		return strongest(this.locks.stream(), mode);
	}

	/**
	 * Returns the tables and materialized views in use that are locked while it runs, by
	 * itself or by a statement before it in the same transaction.
	 * @param mode the weakest mode that counts
	 * @return one lock for each, the strongest
	 */
	public List<RelationLock> heldTables(LockMode mode) {
		return strongest(Stream.concat(this.heldBefore.stream(), this.locks.stream()), mode);
	}

	private static List<RelationLock> strongest(Stream<RelationLock> locks, LockMode mode) {
		Map<Long, RelationLock> strongest = new LinkedHashMap<>();
		locks.filter((lock) -> lock.relation().inUse() && lock.relation().kind().holdsRows())
			.filter((lock) -> lock.mode().isAtLeast(mode))
			.sorted(Comparator.comparing(RelationLock::mode).reversed())
			.forEach((lock) -> strongest.putIfAbsent(lock.relation().oid(), lock));
		return List.copyOf(strongest.values());
	}

	/**
	 * Returns the mode in which it locks a relation itself.
	 * @param relation the relation
	 * @return the strongest mode, empty when it does not lock it
	 */
	public Optional<LockMode> lockOn(SchemaObject relation) {
		return this.locks.stream()
			.filter((lock) -> lock.relation().oid() == relation.oid())
			.map(RelationLock::mode)
			.max(Comparator.naturalOrder());
	}

	/**
	 * Returns what it did with a relation.
	 * @param relation the relation
	 * @return its work, empty when it only locked it
	 */
	public Optional<RelationWork> workOn(SchemaObject relation) {
		return this.work.stream().filter((one) -> one.relation().oid() == relation.oid()).findFirst();
	}

	/**
	 * Returns the tables and materialized views in use that it read as a whole.
	 * @return the relations
	 */
	public List<SchemaObject> readTables() {
		return tables(RelationWork::readsTable);
	}

	/**
	 * Returns the tables in use that {@code ALTER TABLE} rewrote.
	 * @return the relations
	 */
	public List<SchemaObject> rewrittenTables() {
		return said(ServerMessage.TABLE_READ) ? tables(RelationWork::newFile) : List.of();
	}

	/**
	 * Returns the tables in use that {@code ALTER TABLE} read to check their rows.
	 * @return the relations
	 */
	public List<SchemaObject> verifiedTables() {
		return said(ServerMessage.TABLE_READ) ? tables((one) -> one.readsTable() && !one.newFile()) : List.of();
	}

	private List<SchemaObject> tables(Predicate<RelationWork> wanted) {
		return this.work.stream()
			.filter((one) -> one.relation().inUse() && one.relation().kind().holdsRows() && wanted.test(one))
			.map(RelationWork::relation)
			.toList();
	}

	/**
	 * Says whether the server sent a message from one of its routines.
	 * @param routine the routine, see {@link ServerMessage}
	 * @return {@code true} when it did
	 */
	public boolean said(String routine) {
		return this.messages.stream().anyMatch((message) -> message.routine().equals(routine));
	}

	/**
	 * Says whether it failed in one way.
	 * @param sqlState the SQLSTATE
	 * @return {@code true} when it did
	 */
	public boolean failedWith(String sqlState) {
		return this.error != null && this.error.sqlState().equals(sqlState);
	}

	/**
	 * Says whether some words stand next to each other in its text, or in that of a
	 * statement which a block or a function ran.
	 * @param words the words, in upper case
	 * @return {@code true} when they do
	 */
	public boolean mentions(String... words) {
		List<String> own = this.statement.words();
		boolean whole = own.size() < SqlCommand.WORDS && !this.statement.startsWith("DO");
		List<String> inner = new ArrayList<>();
		this.messages.forEach((message) -> inner.addAll(tokens(message.where())));
		List<String> wanted = List.of(words);
		return Collections.indexOfSubList(whole ? own : tokens(this.statement.sql()), wanted) >= 0
				|| Collections.indexOfSubList(inner, wanted) >= 0;
	}

	private static List<String> tokens(String text) {
		return List.of(text.toUpperCase(Locale.ROOT).split("\\W+"));
	}

	/**
	 * Says whether it changes rows rather than the schema.
	 * @return {@code true} for {@code INSERT}, {@code UPDATE} and the like
	 */
	public boolean changesRows() {
		List<String> words = this.statement.words();
		String first = words.isEmpty() ? "" : words.getFirst();
		return switch (first) {
			case "INSERT", "UPDATE", "DELETE", "MERGE", "COPY" -> true;
			case "WITH" -> mentions("INSERT", "INTO") || mentions("UPDATE") || mentions("DELETE", "FROM");
			default -> false;
		};
	}

	/**
	 * Says whether writers of a table wait for a lock that it takes itself.
	 * @param table the table
	 * @return {@code true} from {@link LockMode#SHARE} on
	 */
	public boolean blocksWritesTo(SchemaObject table) {
		return lockOn(table).filter(LockMode::blocksWrites).isPresent();
	}

}
