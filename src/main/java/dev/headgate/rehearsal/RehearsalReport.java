package dev.headgate.rehearsal;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import dev.headgate.gate.verdict.Verdict;

/**
 * What a rehearsal has measured.
 *
 * @param database the database, without its password
 * @param server the version of its server, such as {@code PostgreSQL 17.6}
 * @param changeSets what each change set did, in order
 * @param took how long all of them took
 * @param lockTimeout how long a statement of a migration waits for a lock before it gives
 * way
 * @param limits what could not be seen, and why
 * @param verdict how the run ended
 */
public record RehearsalReport(String database, String server, List<RehearsedChangeSet> changeSets, Duration took,
		Duration lockTimeout, List<String> limits, Verdict verdict) {

	/**
	 * Copies the lists.
	 */
	public RehearsalReport {
		changeSets = List.copyOf(changeSets);
		limits = List.copyOf(limits);
	}

	/**
	 * Returns the longest time for which reads of one table wait.
	 * @return the change set and its lock, empty when reads never wait
	 */
	public Optional<Longest> longestForReads() {
		return longest((lock) -> lock.mode().blocksReads());
	}

	/**
	 * Returns the longest time for which writes to one table wait.
	 * @return the change set and its lock, empty when writes never wait
	 */
	public Optional<Longest> longestForWrites() {
		return longest(HeldLock::blocks);
	}

	private Optional<Longest> longest(Predicate<HeldLock> wanted) {
		return this.changeSets.stream()
			.flatMap((
					changeSet) -> changeSet.locks().stream().filter(wanted).map((lock) -> new Longest(changeSet, lock)))
			.max(Comparator.comparing((longest) -> longest.lock().held()));
	}

	/**
	 * Returns the locks for which the application waits longer than a limit.
	 * @param limit the limit
	 * @return a few words for each
	 */
	public List<String> blockingLongerThan(Duration limit) {
		return this.changeSets.stream()
			.flatMap((changeSet) -> changeSet.blocking()
				.stream()
				.filter((lock) -> lock.held().compareTo(limit) > 0)
				.map((lock) -> changeSet.key().id() + " holds " + lock.mode().sql() + " on " + lock.relation() + " for "
						+ lock.held().toMillis() + " ms"))
			.toList();
	}

	/**
	 * A change set and the lock that it holds longest.
	 *
	 * @param changeSet the change set
	 * @param lock the lock
	 */
	public record Longest(RehearsedChangeSet changeSet, HeldLock lock) {
	}

}
