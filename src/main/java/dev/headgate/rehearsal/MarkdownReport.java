package dev.headgate.rehearsal;

import java.util.stream.Collectors;

import dev.headgate.config.PrintableText;

/**
 * A rehearsal as Markdown, for a comment on a pull request or a change request.
 */
public final class MarkdownReport {

	private MarkdownReport() {
	}

	/**
	 * Writes the report.
	 * @param report what was measured
	 * @return a table with a row for each change set, and below it what follows
	 */
	public static String of(RehearsalReport report) {
		StringBuilder text = new StringBuilder("## headgate rehearse\n\n");
		if (!report.changeSets().isEmpty()) {
			text.append("""
					| change set | result | time | locks | rows written | written anew | log | size |
					|---|---|---|---|---|---|---|---|
					""");
			report.changeSets().forEach((changeSet) -> text.append(row(changeSet)));
			text.append('\n');
		}
		TextReport.summary(report)
			.forEach((line) -> text.append("- ").append(PrintableText.markdown(line)).append('\n'));
		return text.toString();
	}

	private static String row(RehearsedChangeSet changeSet) {
		boolean failed = changeSet.outcome().equals(RehearsedChangeSet.FAILED);
		String locks = changeSet.locks()
			.stream()
			.map((lock) -> PrintableText.markdown(Words.lock(lock, changeSet)))
			.collect(Collectors.joining("<br>"));
		return "| %s | %s | %s | %s | %d | %s | %s | %s |\n".formatted(PrintableText.markdown(changeSet.key().id()),
				failed ? "**failed**" : changeSet.outcome(), Words.duration(changeSet.took()), locks,
				changeSet.rowsWritten(), rewritten(changeSet), Words.bytes(changeSet.walBytes()),
				Words.sizes(changeSet));
	}

	private static String rewritten(RehearsedChangeSet changeSet) {
		return changeSet.rewritten().isEmpty() ? "" : PrintableText.markdown(Words.rewritten(changeSet));
	}

}
