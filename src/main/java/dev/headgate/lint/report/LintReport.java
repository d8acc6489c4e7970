package dev.headgate.lint.report;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.headgate.lint.rule.Severity;

/**
 * What a lint run found.
 *
 * @param selection which change sets were linted, and why those
 * @param changeSets how many were linted
 * @param findings what was found, in the order of the changelog
 * @param limits what could not be looked at and why, one sentence each without a full
 * stop
 * @param stopped why the change sets behind one were not linted, {@code null} when all
 * were
 */
public record LintReport(String selection, int changeSets, List<Finding> findings, List<String> limits,
		@Nullable String stopped) {

	/**
	 * Copies the lists.
	 */
	public LintReport {
		findings = List.copyOf(findings);
		limits = List.copyOf(limits);
	}

	/**
	 * Counts the findings of a severity.
	 * @param severity the severity
	 * @return how many there are
	 */
	public long count(Severity severity) {
		return this.findings.stream().filter((finding) -> finding.rule().severity() == severity).count();
	}

}
