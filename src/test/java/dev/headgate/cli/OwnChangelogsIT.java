package dev.headgate.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import liquibase.resource.DirectoryResourceAccessor;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.headgate.testing.StockUpdate;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Changelogs that were written for the stock Liquibase, in the layouts that projects have
 * them in, and taken over as they are.
 */
class OwnChangelogsIT {

	private static final String HISTORY = "SELECT concat_ws('|', id, author, filename, md5sum, exectype)"
			+ " FROM databasechangelog ORDER BY orderexecuted";

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@ParameterizedTest
	@MethodSource("layouts")
	void upgradesAndIsCleanForTheStockLiquibase(Layout layout) throws Exception {
		assertThat(headgate(layout, "upgrade")).contains("applied " + layout.ran() + " change sets");
		assertThat(this.database.query("SELECT id FROM databasechangelog ORDER BY orderexecuted"))
			.containsExactlyElementsOf(layout.applied);
		List<String> history = this.database.query(HISTORY);
		stock(layout, "update");
		assertThat(this.database.query(HISTORY)).hasSameElementsAs(layout.ranAgain(history));
		assertThat(headgate(layout, "upgrade")).contains(layout.atHead());
	}

	@ParameterizedTest
	@MethodSource("layouts")
	void isAtHeadAfterTheStockLiquibase(Layout layout) throws Exception {
		stock(layout, "update");
		assertThat(this.database.query("SELECT id FROM databasechangelog ORDER BY orderexecuted"))
			.containsExactlyElementsOf(layout.applied);
		List<String> history = this.database.query(HISTORY);
		assertThat(headgate(layout, "upgrade")).contains(layout.atHead());
		assertThat(this.database.query(HISTORY)).hasSameElementsAs(layout.ranAgain(history));
	}

	@ParameterizedTest
	@MethodSource("layouts")
	void goesDownAndUpAgain(Layout layout) {
		headgate(layout, "upgrade");
		String last = layout.applied.getLast();
		assertThat(headgate(layout, "status")).contains("at-head", last);
		assertThat(headgate(layout, "history")).contains(layout.applied).contains(last);
		assertThat(headgate(layout, "downgrade", "-1", "--yes")).contains("undone, in this order", last);
		assertThat(headgate(layout, "status")).contains("behind", last);
		assertThat(headgate(layout, "pending")).contains(last);
		assertThat(headgate(layout, "upgrade")).contains("applied ");
		assertThat(this.database.query("SELECT id FROM databasechangelog")).hasSameElementsAs(layout.applied);
	}

	private String headgate(Layout layout, String... verb) {
		StringWriter out = new StringWriter();
		StringWriter err = new StringWriter();
		List<String> args = new ArrayList<>(List.of(verb));
		args.addAll(List.of("--url", this.database.url(), "--changelog", layout.file().toString(),
				"--spring.profiles.active=prod"));
		args.addAll(layout.settings);
		int code = HeadgateCommand.run(new PrintWriter(out), new PrintWriter(err), args.toArray(String[]::new));
		assertThat(code).as(err.toString()).isZero();
		return out.toString();
	}

	private void stock(Layout layout, String command) throws Exception {
		StockUpdate.run(command, layout.master, new DirectoryResourceAccessor(layout.root()), this.database.jdbcUrl(),
				layout.stock);
	}

	static Stream<Layout> layouts() {
		return Stream.of(
				// Nested includes, preconditions, properties, CSV, a tag, a view run on
				// change
				new Layout("xml", "db/master.xml",
						List.of("1", "2", "legacy-cleanup", "customers", "release-1.0", "totals", "3"), List.of(),
						Map.of(), "already at head"),
				// Includes relative to a search root, contexts, labels, JSON, runAlways
				new Layout("yaml", "config/liquibase/master.yaml",
						List.of("00000000000001", "00000000000002", "readings", "statistics", "device-label"),
						List.of("--headgate.changelog-root=src/test/resources/layouts/yaml",
								"--spring.liquibase.contexts=faker", "--spring.liquibase.label-filter=metering"),
						Map.of("contexts", "prod,faker", "labelFilter", "metering"), "applied 1 change sets"),
				// Functions, delimiters, a trigger, preconditions, outside a transaction
				new Layout("sql", "changelog.yaml", List.of("accounts", "checks", "transfer", "audit", "log-index"),
						List.of(), Map.of(), "already at head"));
	}

	/**
	 * One layout.
	 *
	 * @param name its directory below {@code src/test/resources/layouts}
	 * @param master its master changelog
	 * @param applied the change sets that apply
	 * @param settings what Headgate is told about it
	 * @param stock what the stock Liquibase is told about it
	 * @param atHead what {@code upgrade} says when it is at head
	 */
	record Layout(String name, String master, List<String> applied, List<String> settings, Map<String, Object> stock,
			String atHead) {

		Path root() {
			return Path.of("src/test/resources/layouts", this.name);
		}

		Path file() {
			return root().resolve(this.master);
		}

		/** One is recorded without being run, since its precondition says MARK_RAN. */
		long ran() {
			return this.applied.stream().filter((id) -> !id.equals("legacy-cleanup")).count();
		}

		/** What always runs is recorded as run again. */
		List<String> ranAgain(List<String> history) {
			return history.stream()
				.map((row) -> row.startsWith("statistics|") ? row.replace("|EXECUTED", "|RERAN") : row)
				.toList();
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
