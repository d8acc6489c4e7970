package dev.headgate.cli;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import picocli.CommandLine;

import dev.headgate.cli.options.ConfirmationOption;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.Psql;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code upgrade} and {@code downgrade} with their options, as the packaged jar and as
 * somebody at a terminal uses them.
 */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class UpDownIT {

	private static final String ONE = """
			--liquibase formatted sql
			--changeset ann:aaaa1111
			CREATE TABLE one (id int);
			--rollback DROP TABLE one;
			""";

	private static final String TWO = """
			--liquibase formatted sql
			--changeset ann:bbbb2222
			CREATE TABLE two (id int);
			--rollback DROP TABLE two;
			""";

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@TempDir
	private Path temporary;

	private ChangelogDirectory newer;

	private ChangelogDirectory older;

	@BeforeEach
	void write() {
		String master = "- includeAll: { path: migrations/, relativeToChangelogFile: true }";
		this.older = new ChangelogDirectory(this.temporary.resolve("older")).master(master)
			.file("db/changelog/migrations/1.sql", ONE);
		this.newer = new ChangelogDirectory(this.temporary.resolve("newer")).master(master)
			.file("db/changelog/migrations/1.sql", ONE)
			.file("db/changelog/migrations/2.sql", TWO);
	}

	private VerbRun verb(ChangelogDirectory changelog, String... args) {
		String[] all = new String[args.length + 1];
		System.arraycopy(args, 0, all, 0, args.length);
		all[args.length] = changelog.argument();
		return VerbRun.on(this.database, all);
	}

	private String applied() {
		return String.join(",", this.database.query("SELECT id FROM databasechangelog ORDER BY orderexecuted"));
	}

	@Test
	void olderImageUndoesANewerChange(CapturedOutput log) {
		verb(this.newer, "upgrade").exitsWith(0);
		VerbRun refused = verb(this.older, "downgrade", "-1");
		refused.exitsWith(2);
		assertThat(refused.out()).isEmpty();
		assertThat(refused.err()).contains("from bbbb2222 to aaaa1111", "1  bbbb2222 by ann", "--yes");
		assertThat(applied()).isEqualTo("aaaa1111,bbbb2222");
		VerbRun undone = verb(this.older, "downgrade", "-1", "--yes");
		undone.exitsWith(0);
		assertThat(undone.out()).isEqualTo("""
				undone, in this order:

				   1  bbbb2222 by ann  db/changelog/migrations/2.sql

				now at aaaa1111
				""");
		assertThat(log).contains("Undone bbbb2222, written by ann");
		assertThat(applied()).isEqualTo("aaaa1111");
		assertThat(this.database.query("SELECT to_regclass('two')").getFirst()).isNull();
		VerbRun head = verb(this.older, "upgrade");
		head.exitsWith(0);
		assertThat(head.out()).isEqualTo("already at head aaaa1111\n");
	}

	@Test
	void jarWritesScriptsWithoutADatabase() {
		JarProcess up = JarProcess.command().run("upgrade", "--sql", "--from", "base", this.newer.argument());
		up.exitsWith(0);
		assertThat(up.out()).startsWith("-- Headgate: upgrade from base to bbbb2222");
		Psql.run(this.database, up.out());
		assertThat(applied()).isEqualTo("aaaa1111,bbbb2222");
		JarProcess down = JarProcess.command().run("downgrade", "-1", "--sql", "--from", "head", this.newer.argument());
		down.exitsWith(0);
		Psql.run(this.database, down.out());
		assertThat(applied()).isEqualTo("aaaa1111");
	}

	@Test
	void dryRunWritesNothingAndTheNextOneStopsBelowHead() {
		VerbRun dry = verb(this.newer, "upgrade", "+1", "--dry-run");
		dry.exitsWith(0);
		assertThat(dry.out()).isEqualTo("""
				behind: at nothing, 2 pending up to bbbb2222
				would apply 1 change set:

				   1  aaaa1111 by ann  db/changelog/migrations/1.sql
				          CREATE TABLE one (id int);
				""");
		assertThat(this.database.query("SELECT nspname FROM pg_namespace WHERE nspname = 'headgate'"
				+ " UNION ALL SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
			.isEmpty();
		VerbRun one = verb(this.newer, "upgrade", "aaaa", "--json");
		one.exitsWith(0);
		assertThat(one.out()).isEqualTo("{\"verb\":\"upgrade\",\"exitCode\":0,\"applied\":1,\"head\":\"bbbb2222\","
				+ "\"state\":\"behind\",\"current\":\"aaaa1111\",\"pending\":1}\n");
	}

	@Test
	void asksAtATerminal() {
		verb(this.newer, "upgrade").exitsWith(0);
		assertThat(answered("n")).isEqualTo(2);
		assertThat(applied()).isEqualTo("aaaa1111,bbbb2222");
		assertThat(answered("y")).isZero();
		assertThat(applied()).isEqualTo("aaaa1111");
	}

	private int answered(String answer) {
		DowngradeCommand verb = new DowngradeCommand();
		verb.question = new ConfirmationOption(new BufferedReader(new StringReader(answer + "\n")));
		StringWriter err = new StringWriter();
		int code = new CommandLine(verb).setOut(new PrintWriter(new StringWriter()))
			.setErr(new PrintWriter(err))
			.setUnmatchedOptionsArePositionalParams(false)
			.execute("-1", "--url", this.database.url(), this.newer.argument());
		assertThat(err.toString()).contains("1  bbbb2222 by ann", "Undo 1 change set? [y/N]");
		return code;
	}

}
