package dev.headgate.gate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.headgate.cli.VerbRun;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.GateTest;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A change set that fails in the middle of a changelog.
 */
@GateTest
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class FailingMigrationIT {

	private static final String FIRST = "--liquibase formatted sql\n--changeset ann:first\nCREATE TABLE one (id int);\n";

	private static final String THIRD = "--liquibase formatted sql\n--changeset ann:third\nCREATE TABLE three (id int);\n";

	private final TestDatabase database;

	private final ChangelogDirectory changelog;

	FailingMigrationIT(TestDatabase database, ChangelogDirectory changelog) {
		this.database = database;
		this.changelog = changelog;
		this.changelog.master("- includeAll: { path: migrations/, relativeToChangelogFile: true }")
			.file("db/changelog/migrations/1.sql", FIRST)
			.file("db/changelog/migrations/3.sql", THIRD);
	}

	@ParameterizedTest
	@ValueSource(strings = { "serve", "upgrade" })
	void closesTheGateAndLeavesTheSchemaAsItWas(String verb, CapturedOutput log) {
		second("", "CREATE TABLE two (id int);\nINSERT INTO nowhere VALUES (1);");
		String output;
		if (verb.equals("serve")) {
			JarProcess failed = JarProcess.on(this.database).run("serve", this.changelog.argument()).exitsWith(11);
			assertThat(failed.hasListened()).isFalse();
			output = failed.output();
		}
		else {
			VerbRun failed = upgrade().exitsWith(11);
			assertThat(failed.out()).isEmpty();
			output = log + failed.err();
		}
		assertThat(output).containsSubsequence("Applied first", "Description:", "change set second failed",
				"file         db/changelog/migrations/2.sql", "change set   second by ann",
				"relation \"nowhere\" does not exist", "[SQLSTATE 42P01]", "applied      1 change sets before it",
				"as it was before this change set", "exit code    11", "Action:", "Correct the change set");
		assertThat(output).doesNotContain("Gate open", "Tomcat");
		assertThat(tables()).isEqualTo("one");
		assertThat(applied()).isEqualTo("first");

		second("", "CREATE TABLE two (id int);");
		assertThat(upgrade().exitsWith(0).out()).isEqualToIgnoringNewLines("applied 2 change sets, now at head third");
		assertThat(tables()).isEqualTo("one,three,two");
		assertThat(applied()).isEqualTo("first,second,third");
	}

	@Test
	void outsideATransactionItSaysThatPartMayBeApplied() {
		second(" runInTransaction:false",
				"CREATE TABLE two (id int);\nCREATE INDEX CONCURRENTLY two_idx ON two (nil);");
		assertThat(upgrade().exitsWith(11).err()).contains("change set second failed", "[SQLSTATE 42703]",
				"outside a transaction, so part of it may be applied", "Look what of it is applied");
		assertThat(applied()).isEqualTo("first");
	}

	/** Raised by hand, since filling a disk in a test is not worth its price. */
	@Test
	void fullDiskLeavesTheSchemaAsItWas() {
		second(" splitStatements:false", """
				CREATE TABLE two (id int);
				DO $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;""");
		assertThat(upgrade().exitsWith(11).err()).contains("No space left on device", "[SQLSTATE 53100]");
		assertThat(tables()).isEqualTo("one");
		assertThat(applied()).isEqualTo("first");
	}

	private void second(String attributes, String sql) {
		this.changelog.file("db/changelog/migrations/2.sql",
				"--liquibase formatted sql\n--changeset ann:second" + attributes + "\n" + sql + "\n");
	}

	private VerbRun upgrade() {
		return VerbRun.on(this.database, "upgrade", this.changelog.argument());
	}

	private String tables() {
		return this.database
			.query("SELECT string_agg(tablename, ',' ORDER BY tablename) FROM pg_tables"
					+ " WHERE schemaname = 'public' AND tablename NOT LIKE 'databasechangelog%'")
			.getFirst();
	}

	private String applied() {
		return this.database.query("SELECT string_agg(id, ',' ORDER BY orderexecuted) FROM databasechangelog")
			.getFirst();
	}

}
