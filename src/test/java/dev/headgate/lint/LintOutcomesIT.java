package dev.headgate.lint;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import com.jayway.jsonpath.JsonPath;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.headgate.lint.report.Dismissal;
import dev.headgate.lint.report.DismissedFinding;
import dev.headgate.lint.report.GithubReport;
import dev.headgate.lint.report.LintReport;
import dev.headgate.lint.report.SarifReport;
import dev.headgate.lint.report.TextReport;
import dev.headgate.lint.rule.Severity;
import dev.headgate.lint.sizes.TableSize;
import dev.headgate.lint.sizes.TableSizes;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Which findings count, and how they are printed.
 */
@Concurrent
class LintOutcomesIT {

	private static final String NEW = "db/changelog/new.sql";

	private static LintServer server;

	@TempDir
	private Path directory;

	private ChangelogDirectory changelog;

	@BeforeAll
	static void start() throws Exception {
		server = LintServer.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void write() {
		this.changelog = new ChangelogDirectory(this.directory).file("db/changelog/before.sql", """
				--liquibase formatted sql

				--changeset ann:before
				CREATE TABLE book (id bigint PRIMARY KEY, title text, subtitle text, note text);
				CREATE TABLE shelf (id bigint PRIMARY KEY, room text);
				--rollback DROP TABLE shelf, book;
				""").file(NEW, """
				--liquibase formatted sql

				--changeset ann:1
				CREATE INDEX book_title ON book (title);
				--rollback DROP INDEX book_title;

				--changeset ann:2
				--comment: headgate:allow drop-column: nobody reads it
				ALTER TABLE book
				  DROP COLUMN subtitle,
				  DROP COLUMN note;
				--rollback ALTER TABLE book ADD COLUMN subtitle text, ADD COLUMN note text;

				--changeset ann:3 runInTransactoin:false
				CREATE INDEX shelf_room ON shelf (room);
				--rollback DROP INDEX shelf_room;
				""").master("""
				- include: {file: before.sql, relativeToChangelogFile: true}
				- include: {file: new.sql, relativeToChangelogFile: true}
				""");
	}

	private LintReport lint(LintOptions options) throws Exception {
		return server.lint(this.changelog, NEW, options);
	}

	private static LintOptions with(Baseline baseline, SmallTables small) {
		return new LintOptions(1, baseline, small);
	}

	private static List<String> counting(LintReport report) {
		return report.findings().stream().map((one) -> one.revision() + " " + one.rule().id()).toList();
	}

	@Test
	void allowanceDismissesWithItsReason() throws Exception {
		LintReport report = lint(LintOptions.ofRows(1));
		assertThat(counting(report)).containsExactlyInAnyOrder("1 index-not-concurrent", "3 index-not-concurrent",
				"3 unknown-attribute");
		assertThat(report.dismissed()).hasSize(2).extracting(DismissedFinding::reason).containsOnly("nobody reads it");
		assertThat(TextReport.summary(report)).isEqualTo("3 errors; not counted: 2 allowed");
		assertThat(report.hasAtLeast(Severity.ERROR)).isTrue();
	}

	@Test
	void baselineDismissesWhatItHasAndNothingElse() throws Exception {
		LintReport first = lint(LintOptions.ofRows(1));
		String text = Baseline.text(first);
		assertThat(text.lines().filter((line) -> !line.startsWith("#"))).containsExactly(
				"index-not-concurrent db/changelog/new.sql::1::ann",
				"index-not-concurrent db/changelog/new.sql::3::ann", "unknown-attribute db/changelog/new.sql::3::ann");
		LintReport second = lint(with(Baseline.parse(text), SmallTables.NONE));
		assertThat(counting(second)).isEmpty();
		assertThat(TextReport.summary(second)).isEqualTo("no findings; not counted: 2 allowed, 3 in the baseline");
		assertThat(Baseline.text(second)).isEqualTo(text);
		String shorter = text.replace("index-not-concurrent db/changelog/new.sql::3::ann\n", "");
		assertThat(counting(lint(with(Baseline.parse(shorter), SmallTables.NONE))))
			.containsExactly("3 index-not-concurrent");
	}

	@Test
	void baselineRefusesLineThatItDoesNotUnderstand() {
		assertThatIllegalArgumentException().isThrownBy(() -> Baseline.parse("\n# known\ndrop-column x\n"))
			.withMessage("line 3 is not 'RULE PATH::ID::AUTHOR': drop-column x");
	}

	@Test
	void smallTablesAreLeftAloneByRulesOnLocksOnly() throws Exception {
		TableSizes sizes = new TableSizes(
				List.of(new TableSize("public.book", 20_000_000, 9), new TableSize("public.shelf", 8192, 9)));
		LintReport report = lint(with(Baseline.NONE, new SmallTables(sizes, 10_000_000)));
		assertThat(counting(report)).containsExactlyInAnyOrder("1 index-not-concurrent", "3 unknown-attribute");
		assertThat(report.count(Dismissal.SMALL_TABLE)).isOne();
		assertThat(report.dismissed()).extracting(DismissedFinding::reason).contains("shelf has 8 kB");
		TableSizes unknown = new TableSizes(List.of());
		assertThat(counting(lint(with(Baseline.NONE, new SmallTables(unknown, 10_000_000)))))
			.contains("3 index-not-concurrent");
	}

	@Test
	void sarifKeepsToItsSchemaAndPointsAtTheWord() throws Exception {
		LintReport report = lint(LintOptions.ofRows(1));
		String sarif = SarifReport.of(report, LintOutcomesIT::inRepository, "1.2.3");
		assertThat(schema().validate(sarif, InputFormat.JSON)).isEmpty();
		assertThat(value(sarif, "$.runs[0].results.length()")).isEqualTo(5);
		assertThat(value(sarif, "$.runs[0].tool.driver.version")).isEqualTo("1.2.3");
		String place = "$.runs[0].results[0].locations[0].physicalLocation";
		assertThat(value(sarif, place + ".artifactLocation.uri")).isEqualTo("my%20service/db/changelog/new.sql");
		assertThat(value(sarif, place + ".region.startLine")).isEqualTo(4);
		assertThat(value(sarif, place + ".region.startColumn")).isEqualTo(8);
		assertThat(value(sarif, place + ".region.endColumn")).isEqualTo(13);
		int index = (int) value(sarif, "$.runs[0].results[0].ruleIndex");
		assertThat(value(sarif, "$.runs[0].tool.driver.rules[" + index + "].id")).isEqualTo("index-not-concurrent");
		assertThat(value(sarif, "$.runs[0].results[3].suppressions[0].justification")).isEqualTo("nobody reads it");
		assertThat(value(sarif, "$.runs[0].results[3].locations[0].physicalLocation.region.startLine")).isEqualTo(10);
	}

	@Test
	void sarifSchemaRefusesWhatIsNone() throws Exception {
		String sarif = SarifReport.of(lint(LintOptions.ofRows(0)), LintOutcomesIT::inRepository, null);
		assertThat(schema().validate(sarif.replace("\"level\":\"error\"", "\"level\":\"fatal\""), InputFormat.JSON))
			.isNotEmpty();
	}

	@Test
	void githubAnnotatesTheLine() throws Exception {
		List<String> lines = GithubReport.of(lint(LintOptions.ofRows(1)), LintOutcomesIT::inRepository)
			.lines()
			.toList();
		assertThat(lines).hasSize(5).first().asString().isEqualTo("3 change sets linted: " + NEW);
		assertThat(lines)
			.anySatisfy((line) -> assertThat(line).startsWith("::error file=my service/db/changelog/new.sql"
					+ ",line=4,col=8,endColumn=13,title=headgate index-not-concurrent::an index is built on book while"
					+ " writes wait.%0AWhy: CREATE INDEX holds SHARE"));
		assertThat(lines.getLast()).isEqualTo("3 errors; not counted: 2 allowed");
	}

	private static Object value(String json, String path) {
		return JsonPath.read(json, path);
	}

	private static Schema schema() throws Exception {
		try (InputStream text = LintOutcomesIT.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
			String schema = new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
			return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(schema, InputFormat.JSON);
		}
	}

	private static String inRepository(String file) {
		return "my service/" + file;
	}

}
