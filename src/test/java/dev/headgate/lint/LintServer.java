package dev.headgate.lint;

import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.Database;
import dev.headgate.config.Settings;
import dev.headgate.lint.report.LintReport;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.proof.scratch.ScratchServer;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.TestDatabase;
import dev.headgate.testing.TestSettings;

/**
 * Lints in databases that are copies of one that is prepared.
 */
final class LintServer implements AutoCloseable {

	/** Where the tables of the examples are, for another one than the server's own. */
	static final String SCHEMA = System.getProperty("lint-schema", "");

	private static final int ROWS = 3;

	private final TestDatabase database;

	private final ScratchServer server;

	private final Database prepared;

	private LintServer(TestDatabase database, ScratchServer server, Database prepared) {
		this.database = database;
		this.server = server;
		this.prepared = prepared;
	}

	static LintServer start() throws Exception {
		TestDatabase database = TestDatabase.create();
		Settings settings = settings(database).read();
		ScratchServer server = ScratchServer.open(settings);
		return new LintServer(database, server, Linter.prepare(server, settings));
	}

	private static TestSettings settings(TestDatabase database) {
		TestSettings settings = TestSettings.of(database)
			.with("headgate.scratch-url", database.scratchArgument().replaceFirst("^--[^=]+=", ""));
		return SCHEMA.isEmpty() ? settings : settings.with("spring.liquibase.default-schema", SCHEMA);
	}

	ScratchServer server() {
		return this.server;
	}

	/** A new database with Headgate's own tables; closing this drops it. */
	Database copy() throws Exception {
		return this.server.copy(this.prepared);
	}

	/**
	 * Lints the change sets of an example, which no release has applied.
	 * @param directory where its changelog is written
	 * @param example the example
	 * @return what was found
	 */
	LintReport lint(Path directory, LintExample example) throws Exception {
		String name = example.file().getFileName().toString();
		ChangelogDirectory changelog = new ChangelogDirectory(directory).file("db/changelog/" + name, example.text());
		String include = "- include: {file: %s, relativeToChangelogFile: true}\n";
		String before = example.before().isEmpty() ? "" : include.formatted("before.sql");
		changelog.file("db/changelog/before.sql", example.before()).master(before + include.formatted(name));
		return lint(changelog, "db/changelog/" + name);
	}

	/**
	 * Lints the change sets of one file, which no release has applied.
	 * @param changelog the changelog
	 * @param file the path of the file
	 * @return what was found
	 */
	LintReport lint(ChangelogDirectory changelog, String file) throws Exception {
		return lint(changelog, file, LintOptions.ofRows(ROWS));
	}

	/**
	 * Lints the change sets of one file, which no release has applied.
	 * @param changelog the changelog
	 * @param file the path of the file
	 * @param options how they are linted
	 * @return what was found
	 */
	LintReport lint(ChangelogDirectory changelog, String file, LintOptions options) throws Exception {
		Settings settings = settings(this.database)
			.with("headgate.changelog", changelog.location("db/changelog/master.yaml"))
			.read();
		Set<ChangeSetKey> wanted = ChangelogReader.read(settings.changelog())
			.model()
			.applicable()
			.stream()
			.map(ChangeSetInfo::key)
			.filter((key) -> key.path().equals(file))
			.collect(Collectors.toSet());
		assertNotEmpty(wanted, file);
		Database start = copy();
		try {
			return Linter.lint(this.server, start, settings, new LintSelection(wanted, true, file), options);
		}
		finally {
			this.server.drop(start);
		}
	}

	private static void assertNotEmpty(Set<ChangeSetKey> wanted, String file) {
		if (wanted.isEmpty()) {
			throw new AssertionError("no change set of " + file + " applies");
		}
	}

	@Override
	public void close() {
		this.server.close();
		this.database.close();
	}

}
