package dev.headgate.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.resource.ResourceAccessor;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Psql;
import dev.headgate.testing.StockUpdate;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Liquibase itself made is taken over as it is, and given back to it.
 */
@Timeout(120)
class TakeoverIT {

	private static final String HISTORY = "SELECT concat_ws('|', id, author, filename, dateexecuted, orderexecuted,"
			+ " exectype, md5sum) FROM databasechangelog ORDER BY orderexecuted";

	private static final String FACTS = "SELECT name || '=' || value FROM facts WHERE name <> 'defaultCatalogName'"
			+ " ORDER BY name";

	@TempDir
	private Path temporary;

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@ParameterizedTest
	@EnumSource
	void databaseOfStockReadsAsAtHeadAndIsGivenBack(Layout layout) throws Exception {
		layout.prepare(this.temporary);
		stock(layout, "update", layout.master);
		List<String> history = this.database.query(HISTORY);
		assertThat(history).hasSize(7);
		VerbRun status = run(layout, layout.master, "status", "--json").exitsWith(0);
		assertThat(status.out()).contains("\"state\":\"at-head\"", "\"pending\":[]", "\"unknown\":[]",
				"\"tampered\":[]");
		assertThat(run(layout, layout.master, "pending").exitsWith(0).out()).isEqualTo("nothing is pending\n");
		run(layout, layout.master, "upgrade").exitsWith(0);
		assertThat(this.database.query(HISTORY)).isEqualTo(history);
		layout.add(this.temporary);
		assertThat(run(layout, layout.later, "upgrade").exitsWith(0).out()).contains("applied 1 change sets");
		assertThat(stock(layout, "status", layout.later)).contains("up to date");
		history = this.database.query(HISTORY);
		stock(layout, "update", layout.later);
		assertThat(this.database.query(HISTORY)).isEqualTo(history);
	}

	@Test
	void builtInParametersHaveTheSameValuesAsUnderStock() throws Exception {
		Layout layout = Layout.CLASS_PATH;
		stock(layout, "update", layout.master);
		try (TestDatabase own = TestDatabase.create()) {
			VerbRun.on(own, arguments(layout, layout.master, "upgrade")).exitsWith(0);
			assertThat(own.query(FACTS)).isEqualTo(this.database.query(FACTS)).hasSize(23);
			assertThat(own.query("SELECT value FROM facts WHERE name = 'defaultCatalogName'"))
				.containsExactly(own.name());
			String checksums = "SELECT id || ' ' || md5sum FROM databasechangelog WHERE id <> 'built-in' ORDER BY 1";
			assertThat(own.query(checksums)).isEqualTo(this.database.query(checksums));
		}
	}

	@Test
	void builtInParametersNameTheGivenSchema() throws Exception {
		this.database.execute("CREATE SCHEMA app");
		Layout layout = Layout.CLASS_PATH;
		stock(layout, "update", layout.master, Map.of("defaultSchemaName", "app"));
		VerbRun status = run(layout, layout.master, "status", "--json", "--spring.liquibase.default-schema=app");
		assertThat(status.exitsWith(0).out()).contains("\"state\":\"at-head\"", "\"tampered\":[]");
		assertThat(this.database.query("SELECT value FROM app.facts WHERE name = 'liquibaseSchemaName'"))
			.containsExactly("app");
	}

	@Test
	void verbsWithoutADatabaseKnowBuiltInParametersToo() {
		Layout layout = Layout.CLASS_PATH;
		String changelog = "--headgate.changelog=classpath:" + layout.master;
		assertThat(VerbRun.run("history", changelog).exitsWith(0).out()).contains("built-in");
		String script = VerbRun
			.run("upgrade", "--sql", "--from", "base", changelog, "--spring.liquibase.contexts=postgresql",
					"--spring.liquibase.label-filter=blue")
			.exitsWith(0)
			.out();
		assertThat(script).contains("INSERT INTO public.facts", "by_context (id int);").doesNotContain("InnoDB");
	}

	@Test
	void changeSetThatTakesAValueFromTheProcessSaysSoWhenItHasAnother() {
		ChangelogDirectory changelog = new ChangelogDirectory(this.temporary).file("db/changelog/changes.sql", """
				--liquibase formatted sql
				--changeset ana:owner
				CREATE TABLE owned (by_whom text DEFAULT '${test.owner}');
				""");
		String where = changelog.argument("db/changelog/changes.sql");
		System.setProperty("test.owner", "alice");
		try {
			assertThat(VerbRun.on(this.database, "upgrade", where).exitsWith(2).err())
				.contains("takes values from this process: ${test.owner} from the system property test.owner");
			String allowed = "--headgate.changelog-environment=test.owner";
			VerbRun.on(this.database, "upgrade", where, allowed).exitsWith(0);
			System.setProperty("test.owner", "bob");
			assertThat(VerbRun.on(this.database, "upgrade", where, allowed).exitsWith(14).err()).contains(
					"depends on   ${test.owner} from the system property test.owner",
					"set spring.liquibase.parameters.test.owner to the value of that time");
			assertThat(VerbRun.on(this.database, "status", where, allowed).exitsWith(0).out())
				.contains("set spring.liquibase.parameters.test.owner");
			VerbRun.on(this.database, "upgrade", where, "--spring.liquibase.parameters.test.owner=alice").exitsWith(0);
		}
		finally {
			System.clearProperty("test.owner");
		}
	}

	@Test
	void lockTableIsMadeAsStockMakesIt() throws Exception {
		String columns = "SELECT concat_ws(' ', column_name, data_type, character_maximum_length, is_nullable,"
				+ " column_default) FROM information_schema.columns WHERE table_name = 'databasechangeloglock'"
				+ " ORDER BY ordinal_position";
		String keys = "SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint"
				+ " WHERE conrelid = 'databasechangeloglock'::regclass";
		Layout layout = Layout.CLASS_PATH;
		stock(layout, "update", layout.master);
		List<String> made = this.database.query(columns);
		List<String> constraints = this.database.query(keys);
		this.database.execute("DROP TABLE databasechangeloglock");
		run(layout, layout.later, "upgrade").exitsWith(0);
		assertThat(this.database.query(columns)).isEqualTo(made).hasSize(4);
		assertThat(this.database.query(keys)).isEqualTo(constraints);
		assertThat(this.database.query("SELECT concat_ws(' ', id, locked, lockedby) FROM databasechangeloglock"))
			.containsExactly("1 f");
	}

	@Test
	void lockTableHasTheGivenNameAndSchemaAlsoInAScript() {
		ChangelogDirectory changelog = new ChangelogDirectory(this.temporary).file("db/changelog/changes.sql", """
				--liquibase formatted sql
				--changeset ana:grant
				REVOKE ALL ON meta.my_lock FROM PUBLIC;
				""");
		this.database.execute("CREATE SCHEMA meta");
		String[] arguments = { changelog.argument("db/changelog/changes.sql"),
				"--spring.liquibase.liquibase-schema=meta",
				"--spring.liquibase.database-change-log-lock-table=my_lock" };
		try (TestDatabase scripted = this.database.copy()) {
			String script = VerbRun.on(scripted, with(arguments, "upgrade", "--sql")).exitsWith(0).out();
			Psql.run(scripted, script);
			assertThat(scripted.query("SELECT concat_ws(' ', id, locked) FROM meta.my_lock")).containsExactly("1 f");
		}
		VerbRun.on(this.database, with(arguments, "upgrade")).exitsWith(0);
		assertThat(this.database.query("SELECT concat_ws(' ', id, locked) FROM meta.my_lock")).containsExactly("1 f");
	}

	private static String[] with(String[] arguments, String... first) {
		return Stream.concat(Arrays.stream(first), Arrays.stream(arguments)).toArray(String[]::new);
	}

	private String stock(Layout layout, String command, String changelog) throws Exception {
		return stock(layout, command, changelog, Map.of());
	}

	private String stock(Layout layout, String command, String changelog, Map<String, Object> more) throws Exception {
		Map<String, Object> arguments = new HashMap<>(more);
		arguments.put("contexts", "postgresql");
		arguments.put("labelFilter", "blue");
		return StockUpdate.run(command, changelog, layout.resources(this.temporary), this.database.jdbcUrl(),
				arguments);
	}

	private VerbRun run(Layout layout, String changelog, String... args) {
		return VerbRun.on(this.database, arguments(layout, changelog, args));
	}

	private String[] arguments(Layout layout, String changelog, String... args) {
		List<String> all = new ArrayList<>(List.of(args));
		all.add("--headgate.changelog=" + layout.location(this.temporary, changelog));
		all.add("--spring.liquibase.contexts=postgresql");
		all.add("--spring.liquibase.label-filter=blue");
		return all.toArray(String[]::new);
	}

	/** Where people keep their changelogs. */
	enum Layout {

		/** Packaged. */
		CLASS_PATH("takeover/master.yaml", "takeover/later.yaml"),

		/** In the folder that Liquibase is run in. */
		WORKING_FOLDER("master.yaml", "later.yaml"),

		/** A master that names a folder. */
		INCLUDE_ALL("db/all.yaml", "db/all.yaml");

		private static final List<String> FILES = List.of("changes.sql", "products.yaml");

		private final String master;

		private final String later;

		Layout(String master, String later) {
			this.master = master;
			this.later = later;
		}

		void prepare(Path folder) throws IOException {
			if (this == WORKING_FOLDER) {
				for (String file : List.of("changes.sql", "products.yaml", "later.sql", "master.yaml", "later.yaml")) {
					copy(file, folder.resolve(file));
				}
			}
			if (this == INCLUDE_ALL) {
				Files.createDirectories(folder.resolve("db/all"));
				Files.writeString(folder.resolve(this.master), """
						databaseChangeLog:
						  - includeAll: {path: all, relativeToChangelogFile: true}
						""");
				for (String file : FILES) {
					copy(file, folder.resolve("db/all/" + file));
				}
			}
		}

		void add(Path folder) throws IOException {
			if (this == INCLUDE_ALL) {
				copy("later.sql", folder.resolve("db/all/x-later.sql"));
			}
		}

		private static void copy(String file, Path to) throws IOException {
			Files.copy(Path.of("src/test/resources/takeover", file), to);
		}

		String location(Path folder, String changelog) {
			return (this == CLASS_PATH) ? "classpath:" + changelog : "file:" + folder.resolve(changelog);
		}

		ResourceAccessor resources(Path folder) throws IOException {
			return (this == CLASS_PATH) ? new ClassLoaderResourceAccessor() : new DirectoryResourceAccessor(folder);
		}

	}

}
