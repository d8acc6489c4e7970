package dev.headgate.fault;

import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import liquibase.resource.DirectoryResourceAccessor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import dev.headgate.gate.Gate;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Eventually;
import dev.headgate.testing.GateTest;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.StockUpdate;
import dev.headgate.testing.TestDatabase;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Headgate and stock Liquibase on the same database, one after the other and at once.
 */
@Tag("fault")
@GateTest
@Isolated("A Liquibase in this process that others slow down looks as if it had ended.")
class StockLiquibaseIT {

	private static final String HISTORY = "SELECT concat_ws('|', id, author, filename, dateexecuted, orderexecuted,"
			+ " exectype, md5sum) FROM databasechangelog ORDER BY orderexecuted";

	private static final String FILE = "db/changelog/small.sql";

	private static final String FIRST = """
			--liquibase formatted sql

			--changeset ana:first
			CREATE TABLE one (id int PRIMARY KEY, n int);

			--changeset ana:second runInTransaction:false
			CREATE INDEX CONCURRENTLY one_n ON one (n);
			""";

	private static final String MORE = FIRST + """

			--changeset ana:third
			ALTER TABLE one ADD COLUMN note text;
			""";

	private static final String SLOW = FIRST + """

			--changeset ana:slow
			SELECT pg_advisory_xact_lock(6);

			--changeset ana:after
			SELECT pg_sleep(2);
			""";

	private final TestDatabase database;

	private final ChangelogDirectory changelog;

	StockLiquibaseIT(TestDatabase database, ChangelogDirectory changelog) {
		this.database = database;
		this.changelog = changelog.file(FILE, FIRST);
	}

	@Test
	void stockAppliesNothingAfterTheGate() throws Exception {
		SixtyChangeSets sixty = new SixtyChangeSets(this.changelog.root());
		assertOpen(gate(sixty.location()), SixtyChangeSets.COUNT);
		List<String> history = this.database.query(HISTORY);
		String described = SixtyChangeSets.describe(this.database);
		assertThat(stock("status", SixtyChangeSets.FILE)).contains("up to date");
		stock("update", SixtyChangeSets.FILE);
		assertThat(this.database.query(HISTORY)).isEqualTo(history);
		assertThat(SixtyChangeSets.describe(this.database)).isEqualTo(described);
		assertOpen(gate(sixty.location()), 0);
	}

	@Test
	void gateAppliesNothingAfterStock() throws Exception {
		assertThat(stock("status", FILE)).contains("2 changesets have not been applied");
		stock("update", FILE);
		List<String> history = this.database.query(HISTORY);
		assertOpen(gate(this.changelog.location(FILE)), 0);
		assertThat(this.database.query(HISTORY)).isEqualTo(history).hasSize(2);
		this.changelog.file(FILE, MORE);
		assertOpen(gate(this.changelog.location(FILE)), 1);
		assertThat(stock("status", FILE)).contains("up to date");
	}

	@Test
	void lockRowOfADeadStockIsReportedAndCleared() throws Exception {
		stock("update", FILE);
		this.database.execute("UPDATE databasechangeloglock SET locked = true, lockgranted = now() - interval '1 day',"
				+ " lockedby = 'dead-host (192.0.2.9)'");
		this.changelog.file(FILE, MORE);
		JarProcess process = JarProcess.on(this.database)
			.run("upgrade", this.changelog.argument(FILE), "--spring.profiles.active=prod");
		process.exitsWith(0);
		assertThat(process.output()).contains("Clearing Liquibase's own lock, held by dead-host (192.0.2.9)",
				"Applied third");
		assertThat(this.database.query("SELECT concat_ws(' ', locked, lockedby) FROM databasechangeloglock"))
			.containsExactly("f");
		assertThat(stock("status", FILE)).contains("up to date");
	}

	@Test
	void livingStockIsWaitedFor() throws Exception {
		this.changelog.file(FILE, SLOW);
		CompletableFuture<String> stock;
		try (Connection inItsWay = this.database.connect()) {
			// No open transaction, for which a concurrent index build would wait.
			inItsWay.createStatement().execute("SELECT pg_advisory_lock(6)");
			stock = CompletableFuture.supplyAsync(() -> {
				try {
					return stock("update", FILE);
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
			});
			awaitSecondChangeSet();
			try (JarProcess gate = JarProcess.on(this.database)
				.start("upgrade", this.changelog.argument(FILE), "--spring.profiles.active=prod")) {
				gate.awaitOutput("Waiting for Liquibase's own lock, held by");
				inItsWay.createStatement().execute("SELECT pg_advisory_unlock(6)");
				gate.exitsWith(0);
				assertThat(gate.output()).contains("already at head after").doesNotContain("Clearing");
			}
		}
		stock.get(2, TimeUnit.MINUTES);
		assertThat(this.database.query("SELECT id FROM databasechangelog ORDER BY orderexecuted"))
			.containsExactly("first", "second", "slow", "after");
	}

	private void awaitSecondChangeSet() {
		String running = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'"
				+ " AND query LIKE 'SELECT pg_advisory_xact_lock(6)%'";
		Eventually.until(() -> !this.database.query(running).isEmpty());
	}

	private String stock(String command, String file) throws Exception {
		return StockUpdate.run(command, file, new DirectoryResourceAccessor(this.changelog.root()),
				this.database.jdbcUrl());
	}

	private Verdict gate(String location) {
		return new Gate(TestSettings.of(this.database).with("headgate.changelog", location).read()).open();
	}

	private static void assertOpen(Verdict verdict, int applied) {
		assertThat(verdict).isInstanceOfSatisfying(Verdict.Open.class,
				(open) -> assertThat(open.applied()).isEqualTo(applied));
	}

}
