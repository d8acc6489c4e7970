package dev.headgate.rehearsal;

import java.time.Duration;
import java.util.Locale;

import dev.headgate.config.PrintableText;
import dev.headgate.lint.trace.LockMode;

/**
 * Figures in words, the same in all reports.
 */
final class Words {

	private static final long KILO = 1024;

	private static final String[] UNITS = { "kB", "MB", "GB", "TB" };

	private static final Duration SHORTEST = Duration.ofMillis(20);

	private static final Duration LONG = Duration.ofSeconds(10);

	private Words() {
	}

	static String duration(Duration duration) {
		return (duration.compareTo(LONG) < 0) ? duration.toMillis() + " ms"
				: String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
	}

	/** Looks are some milliseconds apart, so that shorter times are only limits. */
	static String held(Duration held) {
		return (held.compareTo(SHORTEST) < 0) ? "less than " + SHORTEST.toMillis() + " ms" : duration(held);
	}

	static String bytes(long bytes) {
		double size = (double) bytes / KILO;
		int unit = 0;
		while (size >= KILO && unit < UNITS.length - 1) {
			size /= KILO;
			unit++;
		}
		return String.format(Locale.ROOT, (unit == 0) ? "%.0f %s" : "%.1f %s", size, UNITS[unit]);
	}

	static String growth(RehearsedChangeSet changeSet) {
		long grown = changeSet.bytesAfter() - changeSet.bytesBefore();
		return ((grown < 0) ? "-" : "+") + bytes(Math.abs(grown));
	}

	static String sizes(RehearsedChangeSet changeSet) {
		return bytes(changeSet.bytesAfter()) + " (" + growth(changeSet) + ")";
	}

	static String lock(HeldLock lock, RehearsedChangeSet changeSet) {
		return lock.relation() + ": " + lock.mode().sql() + " for " + held(lock.held()) + ", "
				+ blocked(lock, changeSet);
	}

	static String rewritten(RehearsedChangeSet changeSet) {
		return String.join(", ", changeSet.rewritten()) + ", " + bytes(changeSet.rewrittenBytes());
	}

	static String blocked(HeldLock lock, RehearsedChangeSet changeSet) {
		String who = (lock.mode() == LockMode.ROW_EXCLUSIVE) ? rows(changeSet) : "blocks " + lock.mode().blocked();
		return (lock.waited() != null) ? who + ", a session waited " + duration(lock.waited()) : who;
	}

	private static String rows(RehearsedChangeSet changeSet) {
		return (changeSet.rowsWritten() > 0)
				? "blocks other writes to the " + PrintableText.counted(changeSet.rowsWritten(), "row") + " it writes"
				: "blocks " + LockMode.ROW_EXCLUSIVE.blocked();
	}

}
