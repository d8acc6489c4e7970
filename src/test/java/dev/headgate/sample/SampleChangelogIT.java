package dev.headgate.sample;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.headgate.cli.VerbRun;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No database is migrated by the sample's changelog unless somebody names it.
 */
@Timeout(180)
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class SampleChangelogIT {

	private static final String PACKAGED = "classpath:db/changelog/db.changelog-master.yaml";

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@TempDir
	private Path directory;

	@Test
	void verbThatWouldMigrateByTheSampleStopsUnlessItIsNamed() {
		for (String verb : List.of("upgrade", "upgrade +1", "upgrade --dry-run", "upgrade --sql",
				"upgrade --sql --from base", "stamp head", "seed --spring.profiles.active=dev", "downgrade base --yes",
				"downgrade base --sql --from head")) {
			VerbRun run = VerbRun.in(this.directory, onDatabase(verb.split(" "))).exitsWith(2);
			assertThat(run.out()).as(verb).isEmpty();
			assertThat(run.err()).contains(
					"No changelog is named, and there is no db/changelog/db.changelog-master.yaml in " + this.directory,
					"its sample's", "HEADGATE_CHANGELOG", "headgate init", "--changelog " + PACKAGED);
		}
		assertThat(tables()).isEmpty();
	}

	@Test
	void verbsThatOnlyLookSayThatTheyTookTheSample(CapturedOutput log) {
		VerbRun.in(this.directory, onDatabase("status")).exitsWith(0);
		assertThat(log).contains("Using changelog " + PACKAGED + ", packaged, the sample's; none is named");
	}

	@Test
	void packagedJarInAnEmptyDirectoryStops() {
		JarProcess process = JarProcess.on(this.database).with("HEADGATE_CHANGELOG", "").run("upgrade").exitsWith(2);
		assertThat(process.err()).contains("Using changelog " + PACKAGED + ", packaged, the sample's",
				"No changelog is named");
		assertThat(tables()).isEmpty();
	}

	@Test
	void sidecarStops() {
		JarProcess process = JarProcess.on(this.database).with("HEADGATE_CHANGELOG", "").run("sidecar").exitsWith(2);
		assertThat(process.out()).contains("headgate.changelog: no changelog is named", "its sample's", "/app/db");
		assertThat(tables()).isEmpty();
	}

	private String[] onDatabase(String... args) {
		boolean asks = !List.of(args).contains("--from");
		return asks ? Stream.concat(Stream.of(args), Stream.of("--url", this.database.url())).toArray(String[]::new)
				: args;
	}

	private List<String> tables() {
		return this.database.query("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace NOT IN"
				+ " ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)");
	}

}
