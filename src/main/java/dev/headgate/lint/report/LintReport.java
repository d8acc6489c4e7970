package dev.headgate.lint.report;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.headgate.lint.rule.Severity;

/**
 * What a lint run found.
 *
 * @param selection which change sets were linted, and why those
 * @param changeSets how many were linted
 * @param findings what was found and counts, in the order of the changelog
 * @param dismissed what was found and does not count, in the order of the changelog
 * @param limits what could not be looked at and why, one sentence each without a full
 * stop
 * @param stopped why the change sets behind one were not linted, {@code null} when all
 * were
 */
public record LintReport(String selection, int changeSets, List<Finding> findings, List<DismissedFinding> dismissed,
		List<String> limits, @Nullable String stopped) {

	/**
	 * Copies the lists.
	 */
	public LintReport {
		findings = List.copyOf(findings);
		dismissed = List.copyOf(dismissed);
		limits = List.copyOf(limits);
	}

	/**
	 * Counts the findings of a severity.
	 * @param severity the severity
	 * @return how many there are that count
	 */
	public long count(Severity severity) {
		return this.findings.stream().filter((finding) -> finding.rule().severity() == severity).count();
	}

	/**
	 * Counts the findings that do not count for one reason.
	 * @param dismissal the reason
	 * @return how many there are
	 */
	public long count(Dismissal dismissal) {
		return this.dismissed.stream().filter((one) -> one.dismissal() == dismissal).count();
	}

	/**
	 * Says whether there is a finding that is serious enough.
	 * @param severity the least severity that counts
	 * @return {@code true} when there is one of it, or of a higher one
	 */
	public boolean hasAtLeast(Severity severity) {
		return this.findings.stream().anyMatch((finding) -> finding.rule().severity().compareTo(severity) <= 0);
	}

}
