package dev.headgate.cli;

import java.nio.file.Path;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.headgate.testing.Bookshop;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code headgate seed}, where it may and where it must not.
 */
@Timeout(300)
@Concurrent
class SeedIT {

	private static final String DEV = "--spring.profiles.active=dev";

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@TempDir
	private Path temporary;

	@Test
	void seedsADatabaseThatAnotherToolBroughtToHead() {
		Bookshop.migrate(this.database, "test");
		assertThat(VerbRun.on(this.database, "seed", DEV).exitsWith(0).out()).isEqualTo("applied 1 seeds\n");
		assertThat(seeded()).isPositive();
		assertThat(this.database.query("SELECT name FROM headgate.environment")).containsExactly("dev");
		assertThat(this.database.query("SELECT mode || ' ' || outcome || ' ' || applied FROM headgate.run"))
			.containsExactly("seed opened 1");
		assertThat(VerbRun.on(this.database, "seed", DEV).exitsWith(0).out())
			.isEqualTo("every seed is applied already\n");
	}

	@Test
	void newSeedIsAppliedAndAPendingMigrationIsNot() {
		ChangelogDirectory changelog = new ChangelogDirectory(this.temporary)
			.file("db/changelog/app.sql",
					"--liquibase formatted sql\n--changeset ann:schema\nCREATE TABLE one (id int);")
			.file("db/seed/one.sql", "--liquibase formatted sql\n--changeset ann:seed\nINSERT INTO one VALUES (1);")
			.master("""
					- include: { file: db/changelog/app.sql }
					- includeAll: { path: db/seed/, context: "@dev" }
					""");
		VerbRun early = VerbRun.on(this.database, "seed", DEV, changelog.argument()).exitsWith(10);
		assertThat(early.err()).contains("behind head, and seeds need all of it", "headgate upgrade");
		assertThat(this.database.query("SELECT nspname FROM pg_namespace WHERE nspname = 'headgate'")).isEmpty();
		VerbRun.on(this.database, "upgrade", DEV, changelog.argument()).exitsWith(0);
		changelog.file("db/seed/two.sql",
				"--liquibase formatted sql\n--changeset ann:seed2\nINSERT INTO one VALUES (2);");
		assertThat(VerbRun.on(this.database, "seed", "--json", DEV, changelog.argument()).exitsWith(0).out())
			.isEqualTo("{\"verb\":\"seed\",\"exitCode\":0,\"applied\":1,\"state\":\"at-head\"}\n");
		assertThat(this.database.query("SELECT id FROM one")).containsExactly("1", "2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "prod", "uat", "test" })
	void everyOtherProfileAndMarkIsRefused(String other) {
		String profile = "--spring.profiles.active=" + other;
		VerbRun.on(this.database, "upgrade", profile).exitsWith(0);
		assertThat(VerbRun.on(this.database, "seed", profile).exitsWith(15).err())
			.contains("'headgate seed' is for development only", "this is profile " + other);
		assertThat(VerbRun.on(this.database, "seed").exitsWith(15).err()).contains("with none given it is prod");
		assertThat(VerbRun.on(this.database, "seed", DEV).exitsWith(15).err()).contains("first migrated as " + other);
		assertThat(seeded()).isZero();
	}

	private int seeded() {
		return Integer.parseInt(this.database.query("SELECT count(*) FROM books").getFirst());
	}

}
