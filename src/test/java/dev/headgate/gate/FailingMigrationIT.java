package dev.headgate.gate;

import java.nio.file.Path;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A change set that fails in the middle of a changelog.
 */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class FailingMigrationIT {

	private static final String FIRST = "--liquibase formatted sql\n--changeset ann:first\nCREATE TABLE one (id int);\n";

	private static final String THIRD = "--liquibase formatted sql\n--changeset ann:third\nCREATE TABLE three (id int);\n";

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@TempDir
	private Path temporary;

	private ChangelogDirectory changelog;

	@BeforeEach
	void prepare() {
		this.changelog = new ChangelogDirectory(this.temporary);
		this.changelog.master("- includeAll: { path: migrations/, relativeToChangelogFile: true }")
			.file("db/changelog/migrations/1.sql", FIRST)
			.file("db/changelog/migrations/3.sql", THIRD);
	}

	@ParameterizedTest
	@ValueSource(strings = { "serve", "upgrade" })
	void closesTheGateAndLeavesTheSchemaAsItWas(String verb) {
		second("", "CREATE TABLE two (id int);\nINSERT INTO nowhere VALUES (1);");
		JarProcess failed = run(verb);
		failed.exitsWith(11);
		assertThat(failed.hasListened()).isFalse();
		assertThat(verb.equals("upgrade") ? failed.err() : failed.output()).containsSubsequence("applied      first",
				"Description:", "change set second failed", "file         db/changelog/migrations/2.sql",
				"change set   second by ann", "relation \"nowhere\" does not exist", "[SQLSTATE 42P01]",
				"applied      1 change sets before it", "as it was before this change set", "exit code    11",
				"Action:", "Correct the change set");
		assertThat(failed.output()).doesNotContain("gate open", "Tomcat");
		if (verb.equals("upgrade")) {
			assertThat(failed.out()).isEmpty();
		}
		assertThat(tables()).isEqualTo("one");
		assertThat(applied()).isEqualTo("first");

		second("", "CREATE TABLE two (id int);");
		JarProcess corrected = run("upgrade");
		corrected.exitsWith(0);
		assertThat(corrected.out()).isEqualToIgnoringNewLines("applied 2 change sets, now at head third");
		assertThat(tables()).isEqualTo("one,three,two");
		assertThat(applied()).isEqualTo("first,second,third");
	}

	@Test
	void outsideATransactionItSaysThatPartMayBeApplied() {
		second(" runInTransaction:false",
				"CREATE TABLE two (id int);\nCREATE INDEX CONCURRENTLY two_idx ON two (nil);");
		JarProcess failed = run("upgrade");
		failed.exitsWith(11);
		assertThat(failed.err()).contains("change set second failed", "[SQLSTATE 42703]",
				"outside a transaction, so part of it may be applied", "Look what of it is applied");
		assertThat(applied()).isEqualTo("first");
	}

	/** Raised by hand, since filling a disk in a test is not worth its price. */
	@Test
	void fullDiskLeavesTheSchemaAsItWas() {
		second(" splitStatements:false", """
				CREATE TABLE two (id int);
				DO $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;""");
		JarProcess failed = run("upgrade");
		failed.exitsWith(11);
		assertThat(failed.err()).contains("No space left on device", "[SQLSTATE 53100]");
		assertThat(tables()).isEqualTo("one");
		assertThat(applied()).isEqualTo("first");
	}

	private void second(String attributes, String sql) {
		this.changelog.file("db/changelog/migrations/2.sql",
				"--liquibase formatted sql\n--changeset ann:second" + attributes + "\n" + sql + "\n");
	}

	private JarProcess run(String verb) {
		return JarProcess.on(this.database).run(verb, this.changelog.argument());
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
