package dev.headgate.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.headgate.cli.VerbRun;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code db/expected-schema.json} is the schema at head, and travels in the jar. Run with
 * {@code -Dupdate-expected=true} to write it anew.
 */
class ExpectedSchemaFileIT {

	private static final Path FILE = Path.of("db/expected-schema.json");

	private static final String PACKAGED = "--changelog=classpath:db/changelog/db.changelog-master.yaml";

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@Test
	void databaseAtHeadIsComparedWithTheFileInTheJar() {
		VerbRun upgrade = VerbRun.on(this.database, "upgrade", PACKAGED);
		assertThat(upgrade.code()).as(upgrade.err()).isZero();
		VerbRun drift = VerbRun.on(this.database, "drift", "--json", PACKAGED);
		assertThat(drift.code()).as(drift.out() + drift.err()).isZero();
		assertThat(drift.out()).contains("\"comparedWith\":\"expected-schema.json\"");
		this.database.execute("ALTER TABLE users ADD nickname text");
		assertThat(VerbRun.on(this.database, "drift", PACKAGED).out())
			.isEqualTo("unexpected column users.nickname: text\n");
	}

	@Test
	void fileIsCurrent(@TempDir Path directory) throws IOException {
		Path file = Boolean.getBoolean("update-expected") ? FILE : directory.resolve("expected");
		VerbRun written = VerbRun.on(this.database, "drift", "--write-expected", file.toString(),
				this.database.scratchArgument(), PACKAGED);
		assertThat(written.code()).as(written.err()).isZero();
		assertThat(withoutVersion(file)).isEqualTo(withoutVersion(FILE));
	}

	/** The tests run on every supported version. */
	private static String withoutVersion(Path file) throws IOException {
		return Files.readString(file).replaceFirst("\"postgresql\":\\d+", "");
	}

}
