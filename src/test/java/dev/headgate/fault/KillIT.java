package dev.headgate.fault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code kill -9} of the packaged jar at random moments of a migration. Every next start
 * goes on with no help, and what it ends with is what an undisturbed run ends with. As
 * large as {@code -Dfault.kills} says.
 */
@Tag("fault")
@Execution(ExecutionMode.CONCURRENT)
class KillIT {

	private static final Logger log = LoggerFactory.getLogger(KillIT.class);

	/** The last line before the gate meets the database. */
	private static final String BOOTED = "change sets, head ";

	private static final int KILLS_EACH = 5;

	private final int wanted = Sizes.of("fault.kills", 12);

	private final Random random = Sizes.random("KillIT");

	@TempDir
	private Path temporary;

	private SixtyChangeSets changelog;

	private String undisturbed;

	private Duration duration;

	private int kills;

	private int rounds;

	private int resumed;

	private int repaired;

	@BeforeEach
	void runUndisturbed() {
		this.changelog = new SixtyChangeSets(this.temporary);
		try (TestDatabase database = TestDatabase.create(); JarProcess process = start(database)) {
			process.awaitOutput(BOOTED);
			long start = System.nanoTime();
			process.exitsWith(0);
			this.duration = Duration.ofNanos(System.nanoTime() - start);
			SixtyChangeSets.assertClean(database);
			this.undisturbed = SixtyChangeSets.describe(database);
		}
	}

	@Test
	void everyNextStartGoesOn() throws InterruptedException {
		while (this.kills < this.wanted) {
			try (TestDatabase database = TestDatabase.create()) {
				this.rounds++;
				for (int i = 0; i < KILLS_EACH && this.kills < this.wanted && killed(database); i++) {
					this.kills++;
				}
				try (JarProcess last = start(database)) {
					last.exitsWith(0);
					count(last);
				}
				SixtyChangeSets.assertClean(database);
				assertThat(SixtyChangeSets.describe(database)).isEqualTo(this.undisturbed);
			}
		}
		log.info("{} kills in {} databases of {} ms each; {} change sets resumed, {} invalid indexes dropped",
				this.kills, this.rounds, this.duration.toMillis(), this.resumed, this.repaired);
	}

	/** Every other time the server notices at once, and cancels what it was doing. */
	private boolean killed(TestDatabase database) throws InterruptedException {
		database.executeAsSuperuser("ALTER DATABASE " + database.name() + " SET client_connection_check_interval = "
				+ (this.random.nextBoolean() ? "'5ms'" : "0"));
		long left = this.duration.toMillis() * (SixtyChangeSets.COUNT - done(database)) / SixtyChangeSets.COUNT + 1;
		try (JarProcess process = start(database)) {
			process.awaitOutput(BOOTED);
			Thread.sleep(this.random.nextLong(left));
			boolean killed = process.kill();
			count(process);
			if (!killed) {
				process.exitsWith(0);
			}
			return killed;
		}
	}

	private static int done(TestDatabase database) {
		return database.query("SELECT to_regclass('databasechangelog')").contains(null) ? 0
				: database.query("SELECT id FROM databasechangelog").size();
	}

	private void count(JarProcess process) {
		this.resumed += process.output().split("Resuming change set ", -1).length - 1;
		this.repaired += process.output().split("Dropping index ", -1).length - 1;
	}

	private JarProcess start(TestDatabase database) {
		return JarProcess.on(database).start("upgrade", this.changelog.argument(), "--spring.profiles.active=prod");
	}

}
