package dev.headgate.rehearsal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.headgate.config.PrintableText;
import dev.headgate.gate.verdict.Verdict;

/**
 * A rehearsal for a terminal.
 */
public final class TextReport {

	private TextReport() {
	}

	/**
	 * Writes the report.
	 * @param report what was measured
	 * @return lines, each with a line end
	 */
	public static String of(RehearsalReport report) {
		StringBuilder text = new StringBuilder();
		for (RehearsedChangeSet changeSet : report.changeSets()) {
			text.append("%s  %s in %s\n".formatted(PrintableText.of(changeSet.key().id()), changeSet.outcome(),
					Words.duration(changeSet.took())));
			details(changeSet).forEach((line) -> text.append("    ").append(PrintableText.of(line)).append('\n'));
		}
		summary(report).forEach((line) -> text.append(line).append('\n'));
		return text.toString();
	}

	private static List<String> details(RehearsedChangeSet changeSet) {
		List<String> lines = new ArrayList<>();
		if (!changeSet.reason().isEmpty()) {
			lines.add(changeSet.reason());
		}
		if (changeSet.retries() > 0) {
			lines.add("tried again " + PrintableText.counted(changeSet.retries(), "time")
					+ " after losing against locks of other sessions");
		}
		for (HeldLock lock : changeSet.locks()) {
			lines.add(Words.lock(lock, changeSet));
		}
		if (!changeSet.rewritten().isEmpty()) {
			lines.add("written anew: " + Words.rewritten(changeSet));
		}
		lines.add(PrintableText.counted(changeSet.rowsWritten(), "row") + " written, "
				+ Words.bytes(changeSet.walBytes()) + " of write-ahead log, size " + Words.sizes(changeSet));
		return lines;
	}

	/** Returns what is to be said about the whole. */
	static List<String> summary(RehearsalReport report) {
		List<String> lines = new ArrayList<>();
		if (report.changeSets().isEmpty()) {
			boolean open = report.verdict() instanceof Verdict.Open;
			lines.add((open ? "nothing was pending on " : "no change set ran on ") + report.database());
		}
		else {
			lines.add(PrintableText.counted(report.changeSets().size(), "change set") + " in "
					+ Words.duration(report.took()) + " on " + report.database() + ", " + report.server());
			lines.add(longest("Reads", report.longestForReads()));
			lines.add(longest("Writes", report.longestForWrites()));
			lines.add("In production a lock may have to wait for running transactions first, and all others queue"
					+ " behind it: up to headgate.gate.lock-timeout, " + Words.duration(report.lockTimeout())
					+ ", at each try.");
		}
		report.limits().forEach((limit) -> lines.add("not seen: " + limit));
		return lines;
	}

	private static String longest(String who, Optional<RehearsalReport.Longest> longest) {
		return longest
			.map((found) -> who + " wait longest for " + Words.held(found.lock().held()) + ", on "
					+ found.lock().relation() + " in " + found.changeSet().key().id())
			.orElse(who + " never wait for a lock that was seen");
	}

}
