package dev.headgate.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import liquibase.resource.DirectoryResourceAccessor;
import liquibase.util.LiquibaseUtil;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.headgate.gate.verdict.Verdict;
import dev.headgate.testing.StockUpdate;
import dev.headgate.testing.TestDatabase;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rows of the history are the same by the gate and by stock Liquibase, and by each
 * version of Liquibase that may be on the class path. What they are compared with was
 * written by stock Liquibase 5.0.4.
 */
@Timeout(120)
class HistoryRowsIT {

	private static final Path FILES = Path.of("src/test/resources/history").toAbsolutePath();

	private static final String MASTER = "db/changelog/master.yaml";

	private static final String ROWS = """
			SELECT concat_ws('|', orderexecuted, id, author, filename, md5sum, exectype, description, replace(comments, chr(10), '\\n'),
			       coalesce(tag, '-'), coalesce(contexts, '-'), coalesce(labels, '-'))
			  FROM databasechangelog ORDER BY orderexecuted""";

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@Test
	void gateWritesWhatIsExpected() throws IOException {
		assertThat(open()).isInstanceOf(Verdict.Open.class);
		assertThat(this.database.query(ROWS)).isEqualTo(expected());
		assertOneDeploymentOfThisEngine();
	}

	@Test
	void stockWritesWhatIsExpected() throws Exception {
		stock();
		assertThat(this.database.query(ROWS)).isEqualTo(expected());
		assertOneDeploymentOfThisEngine();
	}

	@Test
	void checksumsOfLiquibaseBefore422AreUnderstood() throws Exception {
		stock();
		for (String checksum : Files.readAllLines(FILES.resolve("checksums-before-4.22.txt"))) {
			String[] parts = checksum.split("\\|", -1);
			this.database
				.execute("UPDATE databasechangelog SET md5sum = '%s' WHERE id = '%s'".formatted(parts[1], parts[0]));
		}
		this.database.execute("DELETE FROM databasechangelog WHERE id = 'last'; DROP TABLE last");
		assertThat(open()).isInstanceOfSatisfying(Verdict.Open.class,
				(open) -> assertThat(open.applied()).isEqualTo(2));
		assertThat(
				this.database.query("SELECT md5sum LIKE '9:%' FROM databasechangelog WHERE id IN ('always', 'last')"))
			.containsExactly("t", "t");
	}

	private Verdict open() {
		return new Gate(TestSettings.of(this.database)
			.with("headgate.changelog", "file:" + FILES.resolve(MASTER))
			.with("spring.liquibase.contexts", "prod")
			.read()).open();
	}

	private void stock() throws Exception {
		StockUpdate.run("update", MASTER, new DirectoryResourceAccessor(FILES), this.database.jdbcUrl(),
				Map.of("contexts", "prod"));
	}

	private void assertOneDeploymentOfThisEngine() {
		assertThat(this.database
			.query("SELECT DISTINCT liquibase || '|' || (deployment_id ~ '^\\d{10}$')" + " FROM databasechangelog"))
			.containsExactly(LiquibaseUtil.getBuildVersion() + "|true");
	}

	private static List<String> expected() throws IOException {
		return Files.readAllLines(FILES.resolve("rows.txt"));
	}

}
