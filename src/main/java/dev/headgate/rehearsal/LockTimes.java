package dev.headgate.rehearsal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.headgate.lint.trace.LockMode;

/**
 * When the locks of one change set were held, put together from single looks. A lock may
 * have been taken right after the look before the one that saw it, so its time is an
 * upper limit.
 */
final class LockTimes {

	private final long started = System.nanoTime();

	private final Map<Lock, Long> open = new HashMap<>();

	private final Map<Lock, Span> longest = new LinkedHashMap<>();

	private long lastLook = this.started;

	/**
	 * Takes in what a look has seen.
	 * @param held the locks that are held
	 * @param at when the look began, as {@link System#nanoTime} has it
	 */
	synchronized void seen(Set<Lock> held, long at) {
		held.forEach((lock) -> this.open.putIfAbsent(lock, this.lastLook));
		for (Lock lock : List.copyOf(this.open.keySet())) {
			if (!held.contains(lock)) {
				close(lock, at);
			}
		}
		this.lastLook = at;
	}

	/**
	 * Ends with all locks given back.
	 * @param at when that was
	 */
	synchronized void end(long at) {
		List.copyOf(this.open.keySet()).forEach((lock) -> close(lock, at));
	}

	private void close(Lock lock, long at) {
		Long from = this.open.remove(lock);
		if (from != null) {
			this.longest.merge(lock, new Span(from, at),
					(one, other) -> (one.length() >= other.length()) ? one : other);
		}
	}

	/**
	 * Returns the locks that matter to others, the strongest first: from
	 * {@link LockMode#ROW_EXCLUSIVE} on, and without those that a stronger one covers, of
	 * the same relation or of its table.
	 * @param relations the relations by their OIDs
	 * @param waits how long a session waited for a lock
	 * @return the locks
	 */
	synchronized List<HeldLock> locks(Map<Long, StoredRelation> relations, Map<Lock, Duration> waits) {
		List<HeldLock> locks = new ArrayList<>();
		this.longest.forEach((lock, span) -> {
			StoredRelation relation = relations.get(lock.oid());
			if (relation != null && lock.mode().isAtLeast(LockMode.ROW_EXCLUSIVE) && !isCovered(lock, relation, span)) {
				locks.add(new HeldLock(relation.name(), lock.mode(), Duration.ofNanos(span.from() - this.started),
						Duration.ofNanos(span.length()), waits.get(lock)));
			}
		});
		locks.sort(Comparator.comparing(HeldLock::mode).reversed().thenComparing(HeldLock::relation));
		return locks;
	}

	private boolean isCovered(Lock lock, StoredRelation relation, Span span) {
		for (LockMode mode : LockMode.values()) {
			if (mode.compareTo(lock.mode()) > 0 && isAsLong(this.longest.get(new Lock(lock.oid(), mode)), span)) {
				return true;
			}
		}
		boolean part = relation.table() != lock.oid();
		return part && (!lock.mode().blocksReads()
				|| this.longest.containsKey(new Lock(relation.table(), LockMode.ACCESS_EXCLUSIVE)));
	}

	private static boolean isAsLong(@Nullable Span stronger, Span span) {
		return stronger != null && stronger.length() >= span.length();
	}

	/**
	 * A relation and a mode in which it is locked.
	 *
	 * @param oid the relation's OID
	 * @param mode the mode
	 */
	record Lock(long oid, LockMode mode) {
	}

	private record Span(long from, long to) {

		long length() {
			return this.to - this.from;
		}

	}

}
