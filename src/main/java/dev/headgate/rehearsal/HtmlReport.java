package dev.headgate.rehearsal;

import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

import dev.headgate.config.PrintableText;

/**
 * A rehearsal as one page without scripts or other files, to attach to a change request.
 */
public final class HtmlReport {

	private static final String STYLE = """
			:root { color-scheme: light dark; --line: #8884; --ran: #8a8f98; --writes: #d98e04; --reads: #d64545; }
			body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
			h1 { font-size: 1.5rem; margin-bottom: 0; }
			p { margin: .3rem 0; }
			table { border-collapse: collapse; width: 100%; margin-top: 1.5rem; }
			th, td { text-align: left; vertical-align: top; padding: .5rem .6rem; border-bottom: 1px solid var(--line); }
			th { font-weight: 600; white-space: nowrap; }
			td.figure { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
			td.id { min-width: 9rem; overflow-wrap: anywhere; }
			td.times { width: 24%; min-width: 10rem; }
			td.locks { min-width: 16rem; }
			.track { position: relative; height: 9px; margin-bottom: 3px; background: var(--line); border-radius: 2px; }
			.track span { position: absolute; top: 0; bottom: 0; min-width: 3px; border-radius: 2px; }
			.ran { background: var(--ran); }
			.writes { background: var(--writes); }
			.reads { background: var(--reads); }
			.key i { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin: 0 .3em 0 1em; }
			.key i:first-child { margin-left: 0; }
			.failed { color: var(--reads); font-weight: 600; }
			small { opacity: .75; }
			@media print { body { margin: 0; max-width: none; } * { print-color-adjust: exact; } }
			""";

	private HtmlReport() {
	}

	/**
	 * Writes the page.
	 * @param report what was measured
	 * @return the page
	 */
	public static String of(RehearsalReport report) {
		String summary = TextReport.summary(report)
			.stream()
			.map((line) -> "<p>" + PrintableText.html(line) + "</p>")
			.collect(Collectors.joining("\n"));
		String rows = report.changeSets()
			.stream()
			.map((changeSet) -> row(changeSet, report.took()))
			.collect(Collectors.joining());
		return """
				<!DOCTYPE html>
				<html lang="en">
				<head>
				<meta charset="utf-8">
				<meta name="viewport" content="width=device-width, initial-scale=1">
				<title>Rehearsal of %s</title>
				<style>
				%s</style>
				</head>
				<body>
				<h1>Rehearsal</h1>
				%s
				<table>
				<thead><tr><th>Change set</th><th>Time</th><th>When, and what waited</th><th>Locks</th>\
				<th>Rows written</th><th>Log</th><th>Size</th></tr></thead>
				<tbody>
				%s</tbody>
				</table>
				<p class="key"><small><i class="ran"></i>the change set runs \
				<i class="writes"></i>writes to a table wait <i class="reads"></i>reads and writes wait</small></p>
				</body>
				</html>
				""".formatted(PrintableText.html(report.database()), STYLE, summary, rows);
	}

	private static String row(RehearsedChangeSet changeSet, Duration whole) {
		boolean failed = changeSet.outcome().equals(RehearsedChangeSet.FAILED);
		String outcome = (failed ? "<span class=\"failed\">" : "<span>") + PrintableText.html(changeSet.outcome())
				+ "</span>";
		String reason = changeSet.reason().isEmpty() ? ""
				: "<br><small>" + PrintableText.html(changeSet.reason()) + "</small>";
		String locks = changeSet.locks()
			.stream()
			.map((lock) -> lock(lock, changeSet))
			.collect(Collectors.joining("<br>"));
		String rewritten = changeSet.rewritten().isEmpty() ? ""
				: "<br><small>" + PrintableText.html(String.join(", ", changeSet.rewritten())) + " written anew, "
						+ Words.bytes(changeSet.rewrittenBytes()) + "</small>";
		return """
				<tr>
				<td class="id">%s<br><small>%s</small>%s</td>
				<td class="figure">%s</td>
				<td class="times">%s</td>
				<td class="locks">%s%s</td>
				<td class="figure">%d</td>
				<td class="figure">%s</td>
				<td class="figure">%s<br><small>%s</small></td>
				</tr>
				""".formatted(PrintableText.html(changeSet.key().id()), outcome, reason,
				Words.duration(changeSet.took()), times(changeSet, whole), locks, rewritten, changeSet.rowsWritten(),
				Words.bytes(changeSet.walBytes()), Words.bytes(changeSet.bytesAfter()), Words.growth(changeSet));
	}

	private static String lock(HeldLock lock, RehearsedChangeSet changeSet) {
		return "%s: %s for %s<br><small>%s</small>".formatted(PrintableText.html(lock.relation()), lock.mode().sql(),
				Words.held(lock.held()), Words.blocked(lock, changeSet));
	}

	/** A bar for the change set, and one for each lock that the application waits for. */
	private static String times(RehearsedChangeSet changeSet, Duration whole) {
		StringBuilder bars = new StringBuilder(bar("ran", changeSet.from(), changeSet.took(), whole, ""));
		for (HeldLock lock : changeSet.blocking()) {
			bars.append(bar(lock.mode().blocksReads() ? "reads" : "writes", changeSet.from().plus(lock.from()),
					lock.held(), whole, lock.relation()));
		}
		return bars.toString();
	}

	private static String bar(String kind, Duration from, Duration length, Duration whole, String relation) {
		double total = Math.max(whole.toNanos(), 1);
		return String.format(Locale.ROOT,
				"<div class=\"track\"><span class=\"%s\" style=\"left:%.2f%%;width:%.2f%%\" title=\"%s\"></span></div>",
				kind, 100 * from.toNanos() / total, 100 * Math.min(length.toNanos() / total, 1),
				PrintableText.html((relation.isEmpty() ? "" : relation + ", ") + Words.duration(length)));
	}

}
