package dev.headgate.cli;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.headgate.testing.Bookshop;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code headgate clean}, where it may and where it must not.
 */
@Timeout(300)
@Concurrent
class CleanIT {

	private static final String DEV = "--spring.profiles.active=dev";

	private static final String OF_EVERY_KIND = """
			CREATE TYPE mood AS ENUM ('sad', 'happy');
			CREATE DOMAIN short AS varchar(10) CHECK (VALUE <> '');
			CREATE TYPE pair AS (a int, b mood);
			CREATE SEQUENCE numbers;
			CREATE TABLE "Odd name" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n bigint DEFAULT nextval('numbers'),
			  m mood, s short, p pair);
			CREATE TABLE parts (id int) PARTITION BY RANGE (id);
			CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10);
			CREATE VIEW seen AS SELECT id FROM "Odd name";
			CREATE MATERIALIZED VIEW kept AS SELECT id FROM seen;
			CREATE FUNCTION twice(int, VARIADIC text[]) RETURNS int LANGUAGE sql AS 'SELECT 2 * $1';
			CREATE PROCEDURE nothing(INOUT a int) LANGUAGE sql AS 'SELECT 1';
			CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int);
			CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
			CREATE TRIGGER touched BEFORE INSERT ON "Odd name" FOR EACH ROW EXECUTE FUNCTION touch();
			CREATE OPERATOR <+> (LEFTARG = int, RIGHTARG = int, FUNCTION = int4pl);
			CREATE COLLATION plain FROM "C";
			CREATE TEXT SEARCH CONFIGURATION words (COPY = pg_catalog.simple);
			CREATE STATISTICS both_columns ON id, n FROM "Odd name";
			INSERT INTO "Odd name" (m) VALUES ('sad'), ('happy');
			INSERT INTO parts VALUES (1)""";

	private static final String LEFT = """
			SELECT o.type || ' ' || o.identity FROM pg_depend d, pg_identify_object(d.classid, d.objid, 0) o
			 WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = 'public'::regnamespace
			UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname = 'headgate'""";

	private static final int ALL = Bookshop.REVISIONS + Bookshop.SEEDS;

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@Test
	void everythingGoesAndUpgradeStartsFromNothing() {
		VerbRun.on(this.database, "upgrade", DEV).exitsWith(0);
		List<String> books = this.database.query("SELECT count(*) FROM books");
		this.database.execute(OF_EVERY_KIND);
		VerbRun asked = VerbRun.on(this.database, "clean", DEV).exitsWith(2);
		assertThat(asked.err()).contains("This drops all objects of localhost:", "schemas      public, headgate",
				"there is no terminal", "Add --yes");
		assertThat(this.database.query("SELECT count(*) FROM books")).isEqualTo(books);
		VerbRun cleaned = VerbRun.on(this.database, "clean", "--yes", DEV).exitsWith(0);
		assertThat(cleaned.out()).containsPattern("tables       6 with \\d{3,} rows\nothers       1\\d\n")
			.endsWith("dropped; 'headgate upgrade' starts from nothing\n");
		assertThat(this.database.query(LEFT)).isEmpty();
		assertThat(VerbRun.on(this.database, "upgrade", DEV).exitsWith(0).out())
			.contains("applied " + ALL + " change sets");
		assertThat(this.database.query("SELECT count(*) FROM books")).isEqualTo(books);
	}

	@ParameterizedTest
	@ValueSource(strings = { "prod", "uat" })
	void protectedDatabaseIsNeverCleaned(String mark) {
		String profile = "--spring.profiles.active=" + mark;
		VerbRun.on(this.database, "upgrade", profile).exitsWith(0);
		assertThat(VerbRun.on(this.database, "clean", "--yes", profile).exitsWith(15).err())
			.contains("'headgate clean' is for development only", "this is profile " + mark);
		assertThat(VerbRun.on(this.database, "clean", "--yes").exitsWith(15).err())
			.contains("with none given it is prod");
		assertThat(VerbRun.on(this.database, "clean", "--yes", DEV).exitsWith(15).err())
			.contains("headgate.environment says that it was first migrated as " + mark, "nothing was changed");
		assertThat(this.database.query("SELECT count(*) FROM databasechangelog"))
			.containsExactly("" + Bookshop.REVISIONS);
	}

	@Test
	void databaseWithoutMarkIsNeverCleaned() {
		Bookshop.migrate(this.database, "dev");
		assertThat(VerbRun.on(this.database, "clean", "--yes", DEV).exitsWith(15).err()).contains("has no mark");
		assertThat(this.database.query("SELECT count(*) FROM databasechangelog")).containsExactly("" + ALL);
	}

	@Test
	void otherSchemasStayUnlessTheyAreNamed() {
		VerbRun.on(this.database, "upgrade", "--spring.profiles.active=test").exitsWith(0);
		this.database.execute("CREATE SCHEMA billing; CREATE TABLE billing.invoices (id int);"
				+ " INSERT INTO billing.invoices VALUES (1), (2); CREATE SCHEMA \"other App\"; CREATE TABLE \"other App\".t ()");
		VerbRun run = VerbRun.on(this.database, "clean", "--yes", "--schema", "billing",
				"--spring.profiles.active=test");
		assertThat(run.exitsWith(0).out()).contains("schemas      public, billing, headgate",
				"stays        other App (1 tables) (--schema NAME drops one too)");
		assertThat(this.database
			.query("SELECT nspname FROM pg_namespace WHERE nspname IN ('billing', 'other App', 'headgate')"))
			.containsExactly("other App");
		VerbRun.on(this.database, "clean", "--schema", "pg_catalog").exitsWith(2);
	}

	/** Two applications in one database: Headgate's schema is there for both. */
	@Test
	void anotherApplicationsRecordsStay() {
		this.database.execute("CREATE SCHEMA second");
		String second = "--spring.liquibase.default-schema=second";
		VerbRun.on(this.database, "upgrade", DEV).exitsWith(0);
		VerbRun.on(this.database, "upgrade", DEV, second).exitsWith(0);
		VerbRun.on(this.database, "clean", "--yes", DEV, second).exitsWith(0);
		assertThat(this.database.query("SELECT DISTINCT history FROM headgate.run"))
			.containsExactly("public.databasechangelog");
		assertThat(this.database.query("SELECT name FROM headgate.environment")).containsExactly("dev");
		assertThat(this.database.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'second'"))
			.containsExactly("0");
		assertThat(this.database.query("SELECT count(*) FROM databasechangelog")).containsExactly("" + ALL);
		VerbRun.on(this.database, "upgrade", DEV, second).exitsWith(0);
	}

	@Test
	void tablesInUseStayAllTogether() throws SQLException {
		VerbRun.on(this.database, "upgrade", DEV).exitsWith(0);
		try (Connection user = this.database.connect(); var statement = user.createStatement()) {
			user.setAutoCommit(false);
			statement.execute("SELECT count(*) FROM books");
			VerbRun refused = VerbRun.on(this.database, "clean", "--yes", "--json", DEV).exitsWith(12);
			assertThat(refused.out()).contains("\"exitCode\":12,\"schemas\":[\"public\"],");
			assertThat(refused.err()).contains("other sessions use what is to be dropped", "nothing was dropped");
			user.rollback();
		}
		assertThat(this.database.query("SELECT count(*) FROM databasechangelog")).containsExactly("" + ALL);
	}

}
