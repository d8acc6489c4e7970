package dev.headgate.boot;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.UpdateSummary;
import dev.headgate.config.UpdateSummary.Level;
import dev.headgate.config.UpdateSummary.Output;
import dev.headgate.currency.DeferredChangeSet;
import dev.headgate.currency.SchemaPosition;
import dev.headgate.gate.verdict.Verdict;

/**
 * Prints what {@code spring.liquibase.show-summary} asks for.
 *
 * @param summary how much, and where
 */
record SummaryPrinter(UpdateSummary summary) {

	private static final Logger log = LoggerFactory.getLogger(SummaryPrinter.class);

	/**
	 * Prints it.
	 * @param verdict what the gate did
	 */
	public void print(Verdict.Open verdict) {
		if (this.summary.level() == Level.OFF) {
			return;
		}
		PrintStream out = System.out;
		for (String line : lines(verdict)) {
			if (this.summary.output() != Output.CONSOLE) {
				log.info("Summary: {}", line);
			}
			if (this.summary.output() != Output.LOG) {
				out.println(line);
			}
		}
	}

	private List<String> lines(Verdict.Open verdict) {
		List<DeferredChangeSet> deferred = verdict.state()
			.schemaPosition()
			.map(SchemaPosition::deferred)
			.orElse(List.of());
		List<String> lines = new ArrayList<>();
		lines.add("Run: " + verdict.applied() + ", recorded without running: " + verdict.marked().size()
				+ ", deferred: " + deferred.size());
		if (this.summary.level() == Level.VERBOSE) {
			verdict.marked()
				.stream()
				.map(ChangeSetKey::id)
				.map("recorded without running: "::concat)
				.forEach(lines::add);
			deferred.stream().map(DeferredChangeSet::toString).map("deferred: "::concat).forEach(lines::add);
		}
		return lines;
	}

}
