package dev.headgate.lint;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.headgate.lint.report.LintReport;
import dev.headgate.lint.report.TextReport;
import dev.headgate.testing.Concurrent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each example of each rule, executed: the bad ones break the rule, the good ones do not,
 * and neither breaks another that it does not name.
 */
@Concurrent
class LintExamplesIT {

	private static LintServer server;

	@TempDir
	private Path directory;

	@BeforeAll
	static void start() throws Exception {
		server = LintServer.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	static List<LintExample> examples() {
		return LintExample.all();
	}

	@ParameterizedTest
	@MethodSource("examples")
	void breaksTheRulesThatItNames(LintExample example) throws Exception {
		LintReport report = server.lint(this.directory, example);
		Set<String> broken = report.findings()
			.stream()
			.map((finding) -> finding.rule().id())
			.collect(Collectors.toCollection(TreeSet::new));
		Set<String> expected = new TreeSet<>(example.also());
		if (example.isBad()) {
			expected.add(example.rule());
		}
		assertThat(broken).as(TextReport.of(report)).isEqualTo(expected);
		assertThat(report.limits()).as("what was not seen").hasSize(example.isUnwatched() ? 1 : 0);
	}

}
