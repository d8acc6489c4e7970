package dev.headgate.proof;

import java.nio.file.Path;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.headgate.authoring.ChangelogScaffold;
import dev.headgate.config.Mode;
import dev.headgate.config.Settings;
import dev.headgate.gate.Gate;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.maintenance.SchemaDump;
import dev.headgate.proof.scratch.ProofException;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.TestDatabase;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Baselines of databases whose functions and expressions look like something else to
 * whoever reads a dump line by line, and what a temporary database may lack.
 */
@Concurrent
@Timeout(300)
class BaselineIT {

	private static final String NASTY = """
			CREATE FUNCTION total() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM d; SELECT sum(a) FROM d; $$;
			CREATE TABLE d (id int PRIMARY KEY, a int, d jsonb, t text DEFAULT E'it''s; \\\\ {d 1}');
			CREATE INDEX ON d ((d ? 'a'));
			CREATE INDEX ON d ((d -> 'x')) WHERE d ?| ARRAY['b', 'c?'];
			CREATE FUNCTION strange() RETURNS int LANGUAGE plpgsql AS $body$
			DECLARE
			  a int;
			BEGIN
			SET a = 1;
			--


			-- Name: not a header
			\\connect
			SELECT pg_catalog.set_config('search_path', '', false);
			  IF a > 0 THEN UPDATE d
			SET a = 1;
			  END IF;
			  /* it's; $$ */
			  RETURN 1;
			END $body$;
			CREATE PROCEDURE quoted() LANGUAGE plpgsql AS 'BEGIN

			 PERFORM 1;


			--
			END';
			CREATE VIEW odd AS SELECT id, 'a;
			--
			b' AS text FROM d;
			""";

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@TempDir
	private Path directory;

	private Settings settings() {
		return TestSettings.of(this.database)
			.with("headgate.scratch-url", this.database.scratchArgument().replaceFirst(".*?=", ""))
			.read();
	}

	@Test
	void baselineOfANastyDatabaseIsProvedAsUpgradeAppliesIt() {
		this.database.execute("SET check_function_bodies = off;" + NASTY);
		ChangelogScaffold skeleton = new ChangelogScaffold(this.directory);
		Settings settings = settings();
		skeleton.create(settings.changelog(), Baseline.of(settings, "ann"));
		try (TestDatabase other = TestDatabase.create()) {
			Settings there = TestSettings.of(other).with("headgate.changelog", "file:" + skeleton.master()).read();
			assertThat(new Gate(there, Mode.MIGRATE).open()).isInstanceOf(Verdict.Open.class);
			String bodies = "SELECT string_agg(proname || prosrc, '|' ORDER BY proname) FROM pg_proc"
					+ " WHERE pronamespace = 'public'::regnamespace";
			assertThat(other.query(bodies)).isEqualTo(this.database.query(bodies));
			assertThat(SchemaVerifier.differences(settings.with(there.changelog()), (key) -> true)).isEmpty();
		}
	}

	@Test
	void whatUpgradeWouldReadAnotherWayIsNoBaseline() {
		this.database.execute(
				"CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$\nBEGIN\n--comment: mine\nRETURN 1;\nEND $$");
		assertThatExceptionOfType(ProofException.class).isThrownBy(() -> Baseline.of(settings(), "ann"))
			.withMessageContainingAll("could not be written as a baseline that 'upgrade' makes the same of", "f()");
	}

	@Test
	void dumpIsTakenApartByStatementsAndNotByLines() {
		String dump = """
				--
				-- PostgreSQL database dump
				--

				\\restrict x
				SET statement_timeout = 0;
				SELECT pg_catalog.set_config('search_path', '', false);

				--
				-- Name: f(); Type: FUNCTION; Schema: public; Owner: -
				--

				CREATE FUNCTION public.f() RETURNS int
				    LANGUAGE plpgsql AS $$
				BEGIN
				SET a = 1;
				--


				\\connect
				END $$;


				CREATE TABLE public.t (i integer DEFAULT 1);
				""";
		assertThat(SchemaDump.statements(dump)).isEqualTo("""
				SET LOCAL check_function_bodies = false;

				CREATE FUNCTION public.f() RETURNS int
				    LANGUAGE plpgsql AS $$
				BEGIN
				SET a = 1;
				--


				\\connect
				END $$;

				CREATE TABLE public.t (i integer DEFAULT 1);
				""");
	}

	@Test
	void extensionThatTheTemporaryDatabaseLacksIsNamed() {
		this.database.executeAsSuperuser("CREATE EXTENSION citext");
		ChangelogDirectory changelog = new ChangelogDirectory(this.directory)
			.master("- changeSet: { id: '1', author: ann, changes: [{ sql: CREATE TABLE c (name citext) }] }");
		Settings settings = settings();
		settings = settings.with(settings.changelog().at(changelog.location("db/changelog/master.yaml")));
		assertThat(new Gate(settings, Mode.MIGRATE).open()).isInstanceOf(Verdict.Open.class);
		Settings applied = settings;
		assertThatExceptionOfType(ProofException.class)
			.isThrownBy(() -> SchemaVerifier.differences(applied, (key) -> true))
			.withMessageContainingAll("The temporary database lacks what", "has: extension citext")
			.satisfies((ex) -> assertThat(ex.action().lines().toList())
				.anyMatch((line) -> line.contains("template1") && line.contains("CREATE EXTENSION citext")
						&& line.contains("The change set itself need not be changed")));
	}

}
