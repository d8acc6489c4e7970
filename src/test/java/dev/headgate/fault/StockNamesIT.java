package dev.headgate.fault;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import liquibase.Scope;
import liquibase.resource.DirectoryResourceAccessor;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.headgate.gate.Gate;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.StockUpdate;
import dev.headgate.testing.TestDatabase;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Names that have to be quoted, by Headgate and by stock Liquibase on the same database.
 */
@Tag("fault")
@Timeout(300)
class StockNamesIT {

	private static final String FILE = "db/changelog/names.yaml";

	@TempDir
	private Path temporary;

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	private ChangelogDirectory changelog(String master, String changeSet, int tables) {
		StringBuilder text = new StringBuilder("databaseChangeLog:\n").append(master);
		for (int i = 1; i <= tables; i++) {
			text.append("""
					- changeSet:
					    id: %1$d
					    author: ana
					%2$s    changes:
					    - createTable:
					        tableName: People%1$d
					        columns:
					        - column: { name: Id, type: int, constraints: { primaryKey: true } }
					        - column: { name: order, type: int }
					""".formatted(i, changeSet));
		}
		text.append("""
				- changeSet:
				    id: again
				    author: ana
				    runOnChange: true
				%1$s    changes:
				    - sql: { sql: "SELECT %2$d" }
				    - tagDatabase: { tag: v%2$d }
				""".formatted(changeSet, tables));
		return new ChangelogDirectory(this.temporary).file(FILE, text.toString());
	}

	private void gateApplies(int count, Map<String, String> settings) {
		TestSettings all = TestSettings.of(this.database)
			.with("headgate.changelog", new ChangelogDirectory(this.temporary).location(FILE));
		settings.forEach(all::with);
		assertThat(new Gate(all.read()).open()).isInstanceOfSatisfying(Verdict.Open.class,
				(open) -> assertThat(open.applied()).isEqualTo(count));
	}

	private String stock(String command, Map<String, Object> more) throws Exception {
		return StockUpdate.run(command, FILE, new DirectoryResourceAccessor(this.temporary), this.database.jdbcUrl(),
				more);
	}

	private List<String> history(String schema) {
		return this.database.query("SELECT concat_ws('|', id, orderexecuted, exectype, tag) FROM " + schema
				+ ".databasechangelog ORDER BY orderexecuted");
	}

	@ParameterizedTest
	@CsvSource({ "QUOTE_ALL_OBJECTS, true", "QUOTE_ALL_OBJECTS, false", "QUOTE_ONLY_RESERVED_WORDS, true",
			"QUOTE_ONLY_RESERVED_WORDS, false", "LEGACY, true", "LEGACY, false" })
	void everyQuotingStrategyIsForTheChangesOnly(String strategy, boolean atTheTop) throws Exception {
		String line = "objectQuotingStrategy: " + strategy + "\n";
		String master = atTheTop ? "- " + line : "";
		String changeSet = atTheTop ? "" : "    " + line;
		changelog(master, changeSet, 1);
		gateApplies(2, Map.of());
		assertThat(stock("status", Map.of())).contains("up to date");
		changelog(master, changeSet, 2);
		stock("update", Map.of());
		gateApplies(0, Map.of());
		changelog(master, changeSet, 3);
		gateApplies(2, Map.of());
		assertThat(stock("status", Map.of())).contains("up to date");
		assertThat(history("public")).containsExactly("1|1|EXECUTED", "2|3|EXECUTED", "3|5|EXECUTED",
				"again|6|RERAN|v3");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Upper", "\"Upper\"" })
	void schemaWithCapitalsIsTheOneThatIsNamed(String named) throws Exception {
		this.database.execute("CREATE SCHEMA \"Upper\"");
		Map<String, Object> place = Map.of("defaultSchemaName", "Upper");
		changelog("", "", 1);
		Scope.child(Map.of("liquibase.preserveSchemaCase", true), () -> stock("update", place));
		List<String> made = history("\"Upper\"");
		assertThat(made).hasSize(2);
		Map<String, String> settings = Map.of("spring.liquibase.default-schema", named);
		gateApplies(0, settings);
		assertThat(history("\"Upper\"")).isEqualTo(made);
		changelog("", "", 2);
		gateApplies(2, settings);
		gateApplies(0, settings);
		assertThat(this.database.query("SELECT schemaname || '.' || tablename FROM pg_tables"
				+ " WHERE schemaname NOT IN ('pg_catalog', 'information_schema', 'headgate') ORDER BY 1"))
			.containsExactlyInAnyOrder("Upper.People1", "Upper.People2", "Upper.databasechangelog",
					"Upper.databasechangeloglock");
		String status = Scope.child(Map.of("liquibase.preserveSchemaCase", true), () -> stock("status", place));
		assertThat(status).contains("up to date");
	}

	@Test
	void historyMayHaveASchemaWithCapitalsOfItsOwn() {
		this.database.execute("CREATE SCHEMA \"Upper\"");
		changelog("", "", 1);
		Map<String, String> settings = Map.of("spring.liquibase.liquibase-schema", "Upper");
		gateApplies(2, settings);
		gateApplies(0, settings);
		assertThat(history("\"Upper\"")).hasSize(2);
		assertThat(this.database.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
			.containsExactly("People1");
	}

	@Test
	void schemaInSmallLettersIsFoundByAnySpelling() throws Exception {
		this.database.execute("CREATE SCHEMA app");
		changelog("", "", 1);
		stock("update", Map.of("defaultSchemaName", "APP"));
		Map<String, String> settings = Map.of("spring.liquibase.default-schema", "APP");
		gateApplies(0, settings);
		changelog("", "", 2);
		gateApplies(2, settings);
		assertThat(history("app")).hasSize(3);
	}

}
