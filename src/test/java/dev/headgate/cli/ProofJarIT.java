package dev.headgate.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

import dev.headgate.testing.Concurrent;
import dev.headgate.testing.Eventually;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The packaged jar finds its own entities, and leaves no temporary database behind.
 */
@ResourceLock(Concurrent.SERVER)
class ProofJarIT {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	private List<String> left() {
		return this.database.query("SELECT datname FROM pg_database WHERE datname LIKE 'headgate_scratch%'");
	}

	private JarProcess start(String verb) {
		return JarProcess.on(this.database)
			.packagedChangelog()
			.hiding("scratch-secret")
			.start(verb, this.database.scratchArgument());
	}

	private void awaitDatabase() {
		Eventually.until(() -> !left().isEmpty());
	}

	@Test
	void entitiesOfTheMainClassAreFoundInTheJar() {
		try (JarProcess check = start("check")) {
			check.exitsWith(0);
			assertThat(check.out()).isEqualTo("the schema at head is as the entities want it\n");
			assertThat(check.hasListened()).isFalse();
		}
		assertThat(left()).isEmpty();
	}

	@Test
	void hibernateIsNotLoadedWhereNoEntityIsAsked(@TempDir Path directory) throws IOException {
		Path classes = directory.resolve("classes.txt");
		JarProcess.on(this.database).option("-Xlog:class+load=info:file=" + classes).run("upgrade").exitsWith(0);
		assertThat(Files.readString(classes)).contains("dev.headgate.cli.UpgradeCommand")
			.doesNotContain("org.hibernate.", "org.springframework.orm.", "org.apache.catalina.",
					"dev.headgate.proof.EntityDdl");
	}

	@Test
	void databaseOfAStoppedProcessIsDropped() throws InterruptedException {
		try (JarProcess check = start("check")) {
			awaitDatabase();
			check.stop();
		}
		assertThat(left()).isEmpty();
	}

	@Test
	void databaseOfAKilledProcessIsDroppedByTheNext() throws InterruptedException {
		try (JarProcess check = start("check")) {
			awaitDatabase();
			assertThat(check.kill()).isTrue();
		}
		assertThat(left()).isNotEmpty();
		try (JarProcess check = start("check")) {
			check.exitsWith(0);
			assertThat(check.err()).contains("Dropped scratch database ");
		}
		assertThat(left()).isEmpty();
	}

}
