package dev.headgate.changelog;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SqlCommandTests {

	@ParameterizedTest
	@ValueSource(strings = { "COMMIT", "commit work", "/* c */ Commit -- x", "ROLLBACK", "ROLLBACK TO SAVEPOINT s",
			"ROLLBACK PREPARED 'x'", "BEGIN", "BEGIN ISOLATION LEVEL SERIALIZABLE", "START TRANSACTION", "END", "ABORT",
			"SAVEPOINT s", "RELEASE SAVEPOINT s", "PREPARE TRANSACTION 'x'", "COMMIT PREPARED 'x'" })
	void findsTransactionControl(String sql) {
		for (String text : List.of(sql, "SELECT 1; " + sql + ";", "SELECT $$;$$, ';', E'\\';', \"a;b\"\n;\n" + sql)) {
			assertThat(SqlCommand.split(text)).as(text).last().matches(SqlCommand::controlsTransaction);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "SELECT 'x; COMMIT;'", "SELECT E'\\'; COMMIT;'", "-- COMMIT;\nSELECT 1",
			"/* /* COMMIT; */ ; COMMIT; */ SELECT 1", "SELECT 1 AS \"a; COMMIT\"", "DO $$ BEGIN PERFORM 1; END $$",
			"CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $f$ BEGIN RETURN 1; END; $f$",
			"CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$",
			"CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN a > 1 THEN 1 END; SELECT 2; END",
			"CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC; SELECT (CASE WHEN true THEN 1 END); END",
			"CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2)", "PREPARE p AS SELECT 1",
			"SET TRANSACTION ISOLATION LEVEL SERIALIZABLE", "CREATE TABLE commit (\"end\" int)",
			"CREATE TRIGGER begin BEFORE INSERT ON t EXECUTE FUNCTION f()" })
	void takesNothingElseForIt(String sql) {
		assertThat(SqlCommand.split(sql + ";\nSELECT 3")).hasSize(2).noneMatch(SqlCommand::controlsTransaction);
	}

	@ParameterizedTest
	@ValueSource(strings = { "CREATE INDEX CONCURRENTLY i ON t (a)", "create unique index concurrently i ON t (a)",
			"DROP INDEX CONCURRENTLY IF EXISTS i", "REINDEX TABLE CONCURRENTLY t",
			"REINDEX (VERBOSE) INDEX CONCURRENTLY i", "/* x */ CREATE INDEX -- y\n CONCURRENTLY i ON t (a)",
			"ALTER TABLE t DETACH PARTITION p CONCURRENTLY" })
	void knowsWhatIsConcurrent(String sql) {
		assertThat(SqlCommand.split(sql)).singleElement().matches(SqlCommand::isConcurrent);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-- CREATE INDEX CONCURRENTLY i ON t (a)\nALTER TABLE t ADD b int",
			"COMMENT ON TABLE t IS 'CREATE INDEX CONCURRENTLY'", "ALTER TABLE t ADD concurrently int",
			"CREATE INDEX concurrently_made ON t (a)", "REFRESH MATERIALIZED VIEW CONCURRENTLY v" })
	void takesNoMentionForConcurrent(String sql) {
		assertThat(SqlCommand.split(sql)).singleElement().matches((command) -> !command.isConcurrent());
	}

	@Test
	void knowsPlacesAndDelimiters() {
		String sql = "\n-- one\nSELECT 1\nGO\n\n  COMMIT\nGO\nSELECT ';';";
		assertThat(SqlCommand.split(sql, "GO")).extracting(SqlCommand::line).containsExactly(3, 6, 8);
		assertThat(SqlCommand.split(sql, "\\nGO")).extracting((command) -> command.shown(sql))
			.containsExactly("SELECT 1", "COMMIT", "SELECT ';'");
		assertThat(SqlCommand.split("SELECT 4 / 2\n/\nROLLBACK\n/", "/").getLast())
			.matches(SqlCommand::controlsTransaction);
	}

	@Test
	void passesOverTheDataOfCopy() {
		String sql = "COPY t (a, b) FROM stdin;\n1\tit's\n2\t\"\n\\.\n\nSELECT 1;\n\\connect other\n";
		assertThat(SqlCommand.split(sql)).satisfiesExactly((copy) -> assertThat(copy.copiesThroughClient()).isTrue(),
				(select) -> assertThat(select.words()).containsExactly("SELECT"),
				(connect) -> assertThat(connect.isPsqlCommand()).isTrue());
		assertThat(SqlCommand.split("COPY t FROM '/tmp/stdin'")).noneMatch(SqlCommand::copiesThroughClient);
		assertThat(SqlCommand.split("COPY t FROM PROGRAM 'stdin'")).noneMatch(SqlCommand::copiesThroughClient);
	}

	@ParameterizedTest
	@ValueSource(strings = { "SET client_encoding = 'LATIN1'", "SET LOCAL client_encoding TO latin1",
			"SET NAMES 'win1252'", "SET datestyle = 'German'", "SET SESSION DateStyle TO SQL, DMY" })
	void knowsWhatTheDriverDoesNotSurvive(String sql) {
		assertThat(SqlCommand.split(sql)).singleElement().matches(SqlCommand::breaksDriver);
	}

	@ParameterizedTest
	@ValueSource(strings = { "SET client_encoding = 'UTF8'", "SET NAMES 'utf-8'", "SET datestyle = 'ISO, DMY'",
			"SET a.b = 1", "SET client_encoding TO DEFAULT" })
	void leavesOtherSettingsAlone(String sql) {
		assertThat(SqlCommand.split(sql)).singleElement().matches((command) -> !command.breaksDriver());
	}

}
