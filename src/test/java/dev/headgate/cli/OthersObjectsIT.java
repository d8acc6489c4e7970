package dev.headgate.cli;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import dev.headgate.config.Settings;
import dev.headgate.currency.SchemaState;
import dev.headgate.currency.SchemaStateMonitor;
import dev.headgate.currency.SchemaStateReader;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.TestDatabase;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A role that may create objects in schema {@code public} gets none of its code run by
 * those who migrate or look.
 */
@Concurrent
@ResourceLock(Concurrent.ROLES)
class OthersObjectsIT {

	private static final String MALLORY = "mallory";

	/** Whatever is called says so, also when its transaction is rolled back. */
	private static final String TRAPS = """
			CREATE SEQUENCE public.sprung;
			GRANT USAGE, SELECT ON SEQUENCE public.sprung TO PUBLIC;
			DO $traps$
			DECLARE
			  body text := $body$BEGIN
			    PERFORM pg_catalog.nextval('public.sprung'::pg_catalog.regclass);
			    RAISE EXCEPTION 'trap %', TG_ARGV[0];
			  END$body$;
			  types text[] := '{text,varchar,name,int4,int8,oid,"\\"char\\"",timestamptz,name[],text[],regclass,bool}';
			  names text[] := '{array_agg,array_to_string,cardinality,coalesce,count,current_setting,encode,format,format_type,
			    has_database_privilege,has_schema_privilege,has_table_privilege,hashtextextended,left,length,lower,max,min,
			    nullif,parse_ident,pg_advisory_unlock,pg_advisory_unlock_all,pg_blocking_pids,pg_get_constraintdef,
			    pg_get_expr,pg_get_indexdef,pg_get_userbyid,pg_has_role,pg_terminate_backend,pg_try_advisory_lock,
			    quote_ident,quote_literal,regexp_replace,replace,set_config,string_agg,strpos,substr,sum,to_regclass,
			    to_regnamespace,unnest,upper,concat,concat_ws,greatest,least,extract,age,round,bool_or,bool_and,row_number}';
			  result text;
			  f text;
			  l text;
			  r text;
			BEGIN
			  FOREACH l IN ARRAY types LOOP
			    FOREACH f IN ARRAY names LOOP
			      CONTINUE WHEN f IN ('coalesce', 'nullif', 'greatest', 'least', 'extract');
			      EXECUTE format('CREATE FUNCTION public.%I(%s) RETURNS text LANGUAGE plpgsql AS %L', f, l,
			        replace(body, 'TG_ARGV[0]', quote_literal(f || '(' || l || ')')));
			      FOREACH r IN ARRAY '{text,varchar,name,int4,bool}'::text[] LOOP
			        EXECUTE format('CREATE FUNCTION public.%I(%s, %s) RETURNS text LANGUAGE plpgsql AS %L', f, l, r,
			          replace(body, 'TG_ARGV[0]', quote_literal(f || '(' || l || ',' || r || ')')));
			      END LOOP;
			    END LOOP;
			    FOREACH r IN ARRAY types LOOP
			      FOREACH result IN ARRAY '{bool,text}'::text[] LOOP
			        EXECUTE format('CREATE FUNCTION public.%I(%s, %s) RETURNS %s LANGUAGE plpgsql AS %L', 'op_' || result, l, r,
			          result, replace(body, 'TG_ARGV[0]', quote_literal('operator ' || l || ',' || r)));
			      END LOOP;
			      FOREACH f IN ARRAY '{=,<>,<,>,<=,>=,~~,!~~,~,!~}'::text[] LOOP
			        EXECUTE format('CREATE OPERATOR public.%s (FUNCTION = public.op_bool, LEFTARG = %s, RIGHTARG = %s)', f, l, r);
			      END LOOP;
			      FOREACH f IN ARRAY '{||,+,-,*,<<,|}'::text[] LOOP
			        EXECUTE format('CREATE OPERATOR public.%s (FUNCTION = public.op_text, LEFTARG = %s, RIGHTARG = %s)', f, l, r);
			      END LOOP;
			    END LOOP;
			  END LOOP;
			END $traps$""";

	private static final String MIGRATIONS = """
			--liquibase formatted sql

			--changeset ana:people
			CREATE TABLE people (id int PRIMARY KEY, n int);
			--rollback DROP TABLE people;

			--changeset ana:index runInTransaction:false
			CREATE INDEX CONCURRENTLY people_n ON people (n);
			--rollback DROP INDEX people_n;

			--changeset ana:always runAlways:true
			ALTER TABLE people ALTER n SET DEFAULT 1;
			--rollback ALTER TABLE people ALTER n DROP DEFAULT;

			--changeset ana:fill runInTransaction:false
			--batch table:people size:10 pause:0
			UPDATE people SET n = 2 WHERE id >= :from AND id <= :to;
			--rollback empty
			""";

	private static final String LAST = """

			--changeset ana:last
			ALTER TABLE people ADD note text;
			--rollback ALTER TABLE people DROP note;
			""";

	private static final TestDatabase TRAPPED = TestDatabase.create();

	@TempDir
	private Path temporary;

	@AutoClose
	private final TestDatabase database = TRAPPED.copy();

	@BeforeAll
	static void setTraps() throws SQLException {
		TRAPPED.executeAsSuperuser("""
				DO $$ BEGIN
				  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mallory') THEN
				    CREATE ROLE mallory LOGIN PASSWORD 'mallory-secret';
				  END IF;
				END $$""");
		TRAPPED.execute("GRANT CREATE ON SCHEMA public TO " + MALLORY);
		asMallory(TRAPPED, TRAPS);
	}

	@AfterAll
	static void drop() {
		TRAPPED.close();
	}

	private static void asMallory(TestDatabase database, String sql) throws SQLException {
		try (Connection connection = database.connectAs(MALLORY, MALLORY + "-secret");
				var statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private void assertNothingSprung() {
		assertThat(this.database.query("SELECT is_called FROM public.sprung")).containsExactly("f");
	}

	private ChangelogDirectory changelog(String text) {
		return new ChangelogDirectory(this.temporary).file("db/changelog/all.sql", text)
			.master("- include: { file: db/changelog/all.sql }");
	}

	private VerbRun verb(ChangelogDirectory changelog, String... args) {
		String[] all = Arrays.copyOf(args, args.length + 1);
		all[args.length] = changelog.argument();
		VerbRun run = VerbRun.on(this.database, all);
		assertThat(run.out() + run.err()).doesNotContain("trap ", "nextval");
		return run;
	}

	@Test
	void othersFunctionsAndOperatorsAreNeverCalled() {
		ChangelogDirectory changelog = changelog(MIGRATIONS);
		verb(changelog, "current").exitsWith(0);
		verb(changelog, "doctor");
		assertNothingSprung();
		verb(changelog, "upgrade").exitsWith(0);
		assertNothingSprung();
		changelog(MIGRATIONS + LAST);
		for (String look : List.of("status", "pending", "history", "show people", "current", "doctor", "unlock")) {
			verb(changelog, look.split(" "));
		}
		verb(changelog, "wait", "--timeout", "1s").exitsWith(12);
		assertNothingSprung();
		verb(changelog, "upgrade").exitsWith(0);
		verb(changelog, "downgrade", "-1", "--yes").exitsWith(0);
		verb(changelog, "stamp", "last").exitsWith(0);
		verb(changelog, "current").exitsWith(0);
		assertNothingSprung();
		this.database.execute(LOCK.replace("TABLE", "TABLE IF NOT EXISTS") + "; INSERT INTO databasechangeloglock"
				+ " VALUES (1, true, now(), 'gone') ON CONFLICT (id) DO UPDATE SET locked = true, lockedby = 'gone'");
		verb(changelog, "unlock", "--yes").exitsWith(0);
		assertNothingSprung();
	}

	@Test
	void healthAndTheFastPathCallNothingEither() {
		ChangelogDirectory changelog = changelog(LAST.replace("ALTER TABLE people ADD note text",
				"--liquibase formatted sql\nCREATE TABLE people (id int)"));
		changelog.file("db/changelog/all.sql", MIGRATIONS.replace("runAlways:true", ""));
		for (int start = 0; start < 2; start++) {
			verb(changelog, "upgrade").exitsWith(0);
		}
		Settings settings = TestSettings.of(this.database)
			.with("headgate.changelog", changelog.location("db/changelog/master.yaml"))
			.read();
		SchemaStateReader reader = new SchemaStateReader(ChangelogReader.read(settings.changelog()).model(),
				settings.changelog().history());
		assertThat(new SchemaStateMonitor(reader, settings.migration(), settings.health()).observe().state())
			.isInstanceOf(SchemaState.AtHead.class);
		assertNothingSprung();
	}

	/** A proof's queries need the schema in their search path. */
	@Test
	void proofsAreRefusedBesideLookalikes() {
		ChangelogDirectory changelog = changelog(MIGRATIONS);
		verb(changelog, "upgrade").exitsWith(0);
		assertThat(verb(changelog, "drift", this.database.scratchArgument()).exitsWith(15).err())
			.contains("function public.array_agg belongs to role mallory", " more");
		assertNothingSprung();
	}

	private static final String TABLE = "CREATE TABLE public.databasechangelog (id varchar(255), author varchar(255),"
			+ " filename varchar(255), dateexecuted timestamp, orderexecuted int, exectype varchar(10),"
			+ " md5sum varchar(35), description varchar(255), comments varchar(255), tag varchar(255),"
			+ " liquibase varchar(20), contexts varchar(255), labels varchar(255), deployment_id varchar(10))";

	private static final String LOCK = "CREATE TABLE public.databasechangeloglock (id int PRIMARY KEY, locked boolean,"
			+ " lockgranted timestamp, lockedby varchar(255))";

	private static final String TRIGGER = "; CREATE FUNCTION public.spring() RETURNS trigger LANGUAGE plpgsql AS"
			+ " 'BEGIN PERFORM pg_catalog.nextval(''public.sprung''); RETURN NEW; END';"
			+ " CREATE TRIGGER t BEFORE INSERT OR UPDATE ON public.%s FOR EACH ROW EXECUTE FUNCTION public.spring()";

	/** What can be planted, by whom, and whether reading is refused, too. */
	enum Plant {

		OTHERS_TABLE(true, TABLE, "public.databasechangelog belongs to role mallory", false),
		TRIGGER_ON_HISTORY(false, TABLE + TRIGGER.formatted("databasechangelog"),
				"public.databasechangelog has a trigger", false),
		RULE(false, TABLE + "; CREATE RULE r AS ON INSERT TO public.databasechangelog DO ALSO NOTHING",
				"public.databasechangelog has a rule", false),
		ROW_SECURITY(false, TABLE + "; ALTER TABLE public.databasechangelog ENABLE ROW LEVEL SECURITY",
				"public.databasechangelog has row security", true),
		VIEW(true, "CREATE VIEW public.databasechangelog AS SELECT pg_catalog.nextval('public.sprung')::text AS id",
				"public.databasechangelog is a view", true),
		PARTITIONED(true, TABLE + " PARTITION BY LIST (id)", "public.databasechangelog is a partitioned table", true),
		CHILD(true,
				TABLE.replace("databasechangelog", "parent")
						+ "; CREATE TABLE public.databasechangelog () INHERITS (public.parent)",
				"public.databasechangelog is part of another table", true),
		TYPE(true, "CREATE TYPE public.word AS ENUM ('a'); " + TABLE.replace("id varchar(255)", "id public.word"),
				"public.databasechangelog has a column of a type that is not PostgreSQL's own", true),
		OTHERS_LOCK(true, LOCK, "public.databasechangeloglock belongs to role mallory", false), TRIGGER_ON_LOCK(false,
				LOCK + TRIGGER.formatted("databasechangeloglock"), "public.databasechangeloglock has a trigger", false);

		private final boolean mallorys;

		private final String sql;

		private final String reason;

		private final boolean reading;

		Plant(boolean mallorys, String sql, String reason, boolean reading) {
			this.mallorys = mallorys;
			this.sql = sql;
			this.reason = reason;
			this.reading = reading;
		}

	}

	@ParameterizedTest
	@EnumSource
	void plantedHistoryIsRefused(Plant plant) throws SQLException {
		if (plant.mallorys) {
			asMallory(this.database, plant.sql + "; GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC");
		}
		else {
			this.database.execute(plant.sql);
		}
		ChangelogDirectory changelog = changelog(MIGRATIONS);
		for (String verb : List.of("upgrade", "stamp people")) {
			VerbRun run = verb(changelog, verb.split(" ")).exitsWith(15);
			assertThat(run.err()).contains(plant.reason, "ALTER TABLE … OWNER TO …");
		}
		assertThat(verb(changelog, "doctor").out()).contains(plant.reason);
		VerbRun current = verb(changelog, "current");
		assertThat(current.code()).isEqualTo(plant.reading ? 15 : 0);
		assertNothingSprung();
		assertThat(this.database
			.query("SELECT 1 FROM pg_catalog.pg_tables WHERE tablename OPERATOR(pg_catalog.=) 'people'::name"))
			.isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "'CREATE SCHEMA headgate', schema headgate belongs to role mallory",
			"'CREATE SCHEMA headgate; CREATE VIEW headgate.environment AS SELECT ''dev''::text AS name',"
					+ " headgate.environment is a view" })
	void plantedOwnSchemaIsRefused(String sql, String reason) throws SQLException {
		this.database.execute("GRANT CREATE ON DATABASE " + this.database.name() + " TO " + MALLORY);
		asMallory(this.database, sql + "; GRANT ALL ON SCHEMA headgate TO PUBLIC");
		assertThat(verb(changelog(MIGRATIONS), "upgrade").exitsWith(15).err()).contains(reason);
	}

	@Test
	void tablesOfARoleThatTheMigratorIsAMemberOfAreItsOwn() {
		this.database.executeAsSuperuser("""
				DO $$ BEGIN
				  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'team') THEN
				    CREATE ROLE team;
				  END IF;
				END $$;
				GRANT team TO owner;
				""");
		this.database.executeAsSuperuser(TABLE + "; ALTER TABLE public.databasechangelog OWNER TO team");
		this.database.executeAsSuperuser(LOCK + "; ALTER TABLE public.databasechangeloglock OWNER TO postgres;"
				+ " GRANT ALL ON public.databasechangeloglock TO owner");
		verb(changelog(MIGRATIONS), "upgrade").exitsWith(0);
		assertNothingSprung();
	}

}
