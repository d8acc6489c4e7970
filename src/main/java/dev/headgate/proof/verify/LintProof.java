package dev.headgate.proof.verify;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.Database;
import dev.headgate.config.PrintableText;
import dev.headgate.config.Settings;
import dev.headgate.lint.Baseline;
import dev.headgate.lint.LintOptions;
import dev.headgate.lint.LintSelection;
import dev.headgate.lint.Linter;
import dev.headgate.lint.SmallTables;
import dev.headgate.lint.catalog.RuleCatalog;
import dev.headgate.lint.report.Finding;
import dev.headgate.lint.report.LintReport;
import dev.headgate.lint.report.TextReport;
import dev.headgate.lint.rule.Severity;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.proof.report.ProofFailure;
import dev.headgate.proof.report.ProofOutcome;

/**
 * What change sets would do to a database in use. What their rollbacks do is proved by
 * {@link StairwayProof}.
 */
final class LintProof {

	private LintProof() {
	}

	static ProofOutcome prove(ProofContext context) throws SQLException, InterruptedException {
		Settings settings = context.on(Database.NONE);
		ParsedChangelog changelog = context.read();
		List<ChangeSetKey> keys = ProofContext.keys(changelog.model().unseeded());
		String since = context.since();
		LintReport report = Linter.lint(context.server(), settings,
				(since != null) ? LintSelection.behind(keys, since) : LintSelection.all(keys),
				new LintOptions(LintOptions.ROWS, Baseline.of(changelog.location()), SmallTables.NONE));
		List<ProofFailure> failures = new ArrayList<>();
		report.findings()
			.stream()
			.filter((finding) -> finding.rule().severity() != Severity.NOTE
					&& !RuleCatalog.isOnRollbacks(finding.rule()))
			.map(LintProof::failure)
			.forEach(failures::add);
		if (report.stopped() != null) {
			failures.add(new ProofFailure(null, "the change sets behind one were not linted: " + report.stopped(),
					"Correct the change set, and lint again."));
		}
		return ProofOutcome.of(failures,
				PrintableText.counted(report.changeSets(), "change set") + ", " + TextReport.summary(report),
				report.limits());
	}

	private static ProofFailure failure(Finding finding) {
		return new ProofFailure(finding.changeSet(),
				finding.place() + ": " + finding.violation().text() + " [" + finding.rule().id() + "]",
				finding.rule().instead());
	}

}
