package dev.headgate.proof.scratch;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import dev.headgate.config.Database;
import dev.headgate.config.Settings;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.Eventually;
import dev.headgate.testing.TestDatabase;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;

@ResourceLock(Concurrent.SERVER)
class ScratchServerIT {

	private static final String STALE = "headgate_scratch_00000000000000ff_0";

	private static final String WAITING = "SELECT FROM pg_stat_activity WHERE state = 'active'"
			+ " AND query ~ '^DROP DATABASE IF EXISTS headgate_scratch_\\S+$'";

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	private Settings settings;

	@BeforeEach
	void read() {
		this.settings = TestSettings.of(this.database)
			.with("headgate.scratch-url", this.database.scratchArgument().replaceFirst("^[^=]*=", ""))
			.read();
	}

	private List<String> databases() {
		return this.database.query("SELECT datname FROM pg_database WHERE datname LIKE 'headgate_scratch%' ORDER BY 1");
	}

	@Test
	void databasesAreDroppedEvenWhileOthersAreConnected() throws Exception {
		try (ScratchServer server = ScratchServer.open(this.settings)) {
			Database one = server.create();
			server.copy(one);
			server.connect(one);
			assertThat(databases()).hasSize(2);
		}
		assertThat(databases()).isEmpty();
	}

	/** As autovacuum's process does, which belongs to the superuser. */
	@Test
	void databaseIsDroppedOnceASessionOfTheSuperuserHasLeft() throws Exception {
		ScratchServer server = ScratchServer.open(this.settings);
		dropBesideSuperuser(server.create(), server::close);
		assertThat(databases()).isEmpty();
	}

	@Test
	void singleDatabaseIsDroppedOnceASessionOfTheSuperuserHasLeft() throws Exception {
		try (ScratchServer server = ScratchServer.open(this.settings)) {
			Database scratch = server.create();
			dropBesideSuperuser(scratch, () -> {
				try {
					server.drop(scratch);
				}
				catch (SQLException ex) {
					throw new IllegalStateException(ex);
				}
			});
			assertThat(databases()).isEmpty();
		}
	}

	private void dropBesideSuperuser(Database scratch, Runnable drop) throws Exception {
		Connection superuser = DriverManager.getConnection(scratch.url(), "postgres", "postgres");
		Thread dropping = Thread.ofVirtual().start(drop);
		try (Statement statement = superuser.createStatement()) {
			Eventually.until(() -> statement.executeQuery(WAITING).next());
		}
		superuser.close();
		dropping.join();
	}

	@Test
	void databaseOfAProcessThatIsGoneIsDroppedByTheNext() {
		this.database.executeAsSuperuser("CREATE DATABASE " + STALE + " OWNER scratch");
		ScratchServer.open(this.settings).close();
		assertThat(databases()).isEmpty();
	}

	@Test
	void databaseOfAProcessThatLivesStays() throws Exception {
		this.database.executeAsSuperuser("CREATE DATABASE " + STALE + " OWNER scratch");
		try (Connection other = this.database.connect(); var statement = other.createStatement()) {
			statement.execute("SELECT pg_advisory_lock(255)");
			ScratchServer.open(this.settings).close();
			assertThat(databases()).containsExactly(STALE);
			statement.execute("SELECT pg_advisory_unlock(255)");
		}
		ScratchServer.open(this.settings).close();
		assertThat(databases()).isEmpty();
	}

	@Test
	void schemaOfTheSettingsIsThereAndTheDefaultOne() throws Exception {
		Settings other = TestSettings.of(this.database)
			.with("headgate.scratch-url", this.database.scratchArgument().replaceFirst("^[^=]*=", ""))
			.with("spring.liquibase.default-schema", "shop")
			.with("spring.liquibase.liquibase-schema", "history")
			.read();
		try (ScratchServer server = ScratchServer.open(other); Connection scratch = server.connect(server.create())) {
			var rows = scratch.createStatement()
				.executeQuery("SELECT to_regnamespace('shop') IS NOT NULL AND to_regnamespace('history') IS NOT NULL");
			assertThat(rows.next() && rows.getBoolean(1)).isTrue();
		}
	}

}
