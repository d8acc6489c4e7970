package dev.headgate.lint;

import org.junit.jupiter.api.Test;

import dev.headgate.lint.report.LintReport;
import dev.headgate.lint.report.TextReport;
import dev.headgate.lint.rule.Severity;
import dev.headgate.testing.Concurrent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample's own changelog, each change set as if those before it were released: clean,
 * but for what its change sets allow with a reason.
 */
@Concurrent
class ProjectChangelogLintIT {

	@Test
	void hasNoFindingsButWhatItAllows() throws Exception {
		try (LintServer server = LintServer.start()) {
			LintReport report = server.lintAll("db/changelog/db.changelog-master.yaml");
			assertThat(report.hasAtLeast(Severity.WARN)).as(TextReport.of(report)).isFalse();
			assertThat(report.stopped()).isNull();
			assertThat(report.changeSets()).isGreaterThan(15);
			assertThat(report.dismissed()).isNotEmpty();
		}
	}

}
