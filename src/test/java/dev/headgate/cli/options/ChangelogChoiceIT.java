package dev.headgate.cli.options;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
import dev.headgate.testing.TestDatabase;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which changelog a verb takes, by one rule for all of them.
 */
@Timeout(180)
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class ChangelogChoiceIT {

	private static final String PACKAGED = "classpath:db/changelog/db.changelog-master.yaml";

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@TempDir
	private Path directory;

	@Test
	void everyVerbTakesTheChangelogOfTheWorkingDirectoryAndSaysSo(CapturedOutput log) {
		VerbRun.in(this.directory, "init", this.directory.toString()).exitsWith(0);
		assertThat(log).contains("Next: headgate revision -m").doesNotContain("Using changelog ");
		Path file = Path.of(in(log, "revision", "-m", "add parcels").out().strip());
		assertThat(file).startsWith(this.directory);
		write(file, "CREATE TABLE parcels (id int);", "DROP TABLE parcels;");
		in(log, "sum");
		for (String verb : List.of("heads", "branches", "history", "show head", "status", "current", "pending",
				"upgrade --dry-run", "upgrade", "wait", "doctor", "stamp head", "sum --check")) {
			in(log, verb.split(" "));
		}
		assertThat(tables()).contains("parcels");
		assertThat(this.database.query("SELECT count(*) FROM databasechangelog")).containsExactly("1");
	}

	/** Runs a verb, and checks the first line of its log. */
	private VerbRun in(CapturedOutput log, String... args) {
		int before = log.getAll().length();
		VerbRun run = VerbRun.in(this.directory, onDatabase(args)).exitsWith(0);
		assertThat(log.getAll().substring(before).lines().findFirst()).as(String.join(" ", args))
			.hasValueSatisfying((line) -> assertThat(line).endsWith("Using changelog file:" + this.directory
					+ "/db/changelog/db.changelog-master.yaml, found in the working directory"));
		return run;
	}

	@Test
	void namedChangelogWinsOverTheWorkingDirectory(CapturedOutput log) {
		VerbRun.in(this.directory, "init", this.directory.toString()).exitsWith(0);
		VerbRun.in(this.directory, onDatabase("upgrade", "--dry-run", "--changelog", PACKAGED)).exitsWith(0);
		assertThat(log).contains("Using changelog " + PACKAGED + ", named by --changelog");
		for (String setting : List.of("headgate.changelog", "spring.liquibase.change-log")) {
			VerbRun.in(this.directory, onDatabase("upgrade", "--dry-run", "--" + setting + "=" + PACKAGED))
				.exitsWith(0);
		}
		assertThat(log).contains("Using changelog " + PACKAGED + ", named by the settings");
	}

	@Test
	void serviceNeverLooksIntoTheWorkingDirectory() {
		VerbRun.in(this.directory, "init", this.directory.toString()).exitsWith(0);
		String before = System.setProperty("user.dir", this.directory.toString());
		try {
			assertThat(TestSettings.of(this.database).packagedChangelog().read().changelog().location())
				.isEqualTo(PACKAGED);
		}
		finally {
			System.setProperty("user.dir", before);
		}
	}

	@Test
	void markIsAnnouncedBeforeTheFirstMigrationAndCanBeTakenBackWhileNothingIsThere(CapturedOutput log) {
		VerbRun.in(this.directory, "init", this.directory.toString()).exitsWith(0);
		Path file = Path.of(VerbRun.in(this.directory, "revision", "-m", "add parcels").out().strip());
		write(file, "CREATE TABLE \"Par cels\" (id int);", "DROP TABLE \"Par cels\";");
		VerbRun.in(this.directory, "sum").exitsWith(0);
		assertThat(VerbRun.in(this.directory, onDatabase("status")).out())
			.contains("not marked yet; the first migration marks it as prod");
		VerbRun.in(this.directory, onDatabase("upgrade")).exitsWith(0);
		assertThat(log)
			.containsOnlyOnce("Environment mark: this database will be marked as prod: from then on profile dev,"
					+ " seeds, 'clean' and 'downgrade base' are refused on it");
		VerbRun.in(this.directory, onDatabase("upgrade")).exitsWith(0);
		assertThat(log).containsOnlyOnce("Environment mark: ");
		String wayBack = "no table holds a row yet, so its owner may take the mark back (DELETE FROM headgate.environment)";
		assertThat(VerbRun.in(this.directory, onDatabase("doctor")).out()).contains(wayBack);
		this.database.execute("INSERT INTO \"Par cels\" VALUES (1)");
		assertThat(VerbRun.in(this.directory, onDatabase("doctor")).out()).doesNotContain(wayBack);
		this.database.execute("DELETE FROM \"Par cels\"");
		assertThat(VerbRun.in(this.directory, onDatabase("doctor", "--spring.profiles.active=dev")).out())
			.contains(wayBack);
		VerbRun.in(this.directory, onDatabase("upgrade", "--spring.profiles.active=dev")).exitsWith(15);
		this.database.execute("DELETE FROM headgate.environment");
		VerbRun.in(this.directory, onDatabase("current", "--check-heads")).exitsWith(0);
		VerbRun.in(this.directory, onDatabase("upgrade", "--spring.profiles.active=dev")).exitsWith(0);
		assertThat(log).containsOnlyOnce("this database will be marked as dev");
		assertThat(this.database.query("SELECT name FROM headgate.environment")).containsExactly("dev");
	}

	private static void write(Path file, String change, String rollback) {
		try {
			Files.writeString(file, Files.readString(file)
				.replaceFirst("(?s)(--comment: [^\n]*\n).*", "$1" + change + "\n--rollback " + rollback + "\n"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String[] onDatabase(String... args) {
		boolean asks = !List.of("init", "revision", "sum", "heads", "branches").contains(args[0])
				&& !List.of(args).contains("--from");
		return asks ? Stream.concat(Stream.of(args), Stream.of("--url", this.database.url())).toArray(String[]::new)
				: args;
	}

	private List<String> tables() {
		return this.database.query("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace NOT IN"
				+ " ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)");
	}

}
