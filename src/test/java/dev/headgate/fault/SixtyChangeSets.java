package dev.headgate.fault;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.SchemaDump;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A changelog with every kind of change set, in which a step that is lost or done twice
 * shows: counters that only ever grow by one, index builds that fail when the index is
 * there, and drops that fail when it is not.
 */
final class SixtyChangeSets {

	static final int COUNT = 60;

	static final String FILE = "db/changelog/sixty.sql";

	/** Slow, so that index builds last, and every moment is hit by and by. */
	private static final String SETUP = """
			CREATE TABLE counter (name text PRIMARY KEY, n int NOT NULL);
			CREATE TABLE big (id int PRIMARY KEY, n int NOT NULL DEFAULT 0);
			INSERT INTO big (id) SELECT generate_series(1, 6000);
			CREATE TYPE mood AS ENUM ('calm');
			CREATE FUNCTION slow(n int) RETURNS int IMMUTABLE LANGUAGE plpgsql
			  AS 'BEGIN PERFORM pg_sleep(0.0005); RETURN n; END';
			""";

	private static final List<String> ROWS = List.of("SELECT concat_ws(' ', name, n) FROM counter ORDER BY name",
			"SELECT concat_ws(' ', min(n), max(n), count(*)) FROM big",
			"SELECT string_agg(enumlabel, ' ' ORDER BY enumlabel) FROM pg_enum",
			"SELECT concat_ws(' ', relname, n_live) FROM (SELECT c.relname, (xpath('/row/s/text()', query_to_xml("
					+ "format('SELECT md5(string_agg(t::text, '','' ORDER BY id)) AS s FROM public.%I t', c.relname),"
					+ " false, true, '')))[1]::text AS n_live FROM pg_class c WHERE c.relname ~ '^t[0-9]+$') d ORDER BY 1");

	private final ChangelogDirectory directory;

	SixtyChangeSets(Path root) {
		StringBuilder text = new StringBuilder("--liquibase formatted sql\n");
		for (int i = 1; i <= COUNT; i++) {
			text.append(changeSet(i));
		}
		this.directory = new ChangelogDirectory(root).file(FILE, text.toString());
	}

	private static String changeSet(int number) {
		if (number == 1) {
			return head(number, " splitStatements:false") + SETUP;
		}
		if (number == COUNT / 2) {
			return head(number, " runInTransaction:false") + """
					--batch table:big key:id size:250 pause:20
					UPDATE big SET n = n + 1 WHERE id >= :from AND id <= :to;
					""";
		}
		int table = number / 5;
		return switch (number % 5) {
			case 0 -> head(number, "") + """
					CREATE TABLE t%1$d (id int PRIMARY KEY, n int NOT NULL);
					INSERT INTO t%1$d SELECT i, i %% 7 FROM generate_series(1, 100) i;
					SELECT pg_sleep(0.02);
					INSERT INTO counter VALUES ('t%1$d', 1);
					""".formatted(table);
			case 1 -> head(number, "") + """
					CREATE TABLE t%1$d_x (id int PRIMARY KEY);
					UPDATE counter SET n = n + 1;
					SELECT pg_sleep(0.02);
					""".formatted(table);
			case 2 -> head(number, " runInTransaction:false") + """
					CREATE INDEX CONCURRENTLY big_a%1$d ON big (n, id) WHERE id < 25 AND slow(id) %% 9 = 1;
					CREATE INDEX CONCURRENTLY big_b%1$d ON big (id, n) WHERE id < 25 AND slow(id) %% 9 = 1;
					""".formatted(table);
			case 3 -> head(number, " runInTransaction:false") + """
					ALTER TYPE mood ADD VALUE IF NOT EXISTS 'm%1$d';
					INSERT INTO counter VALUES ('once%1$d', 1) ON CONFLICT DO NOTHING;
					SELECT pg_sleep(0.02);
					UPDATE counter SET n = 100 WHERE name = 'once%1$d';
					""".formatted(table);
			default -> head(number, " runInTransaction:false") + """
					DROP INDEX CONCURRENTLY big_a%1$d;
					""".formatted(table);
		};
	}

	private static String head(int number, String attributes) {
		return "\n--changeset ana:step_" + number + attributes + "\n";
	}

	String argument() {
		return this.directory.argument(FILE);
	}

	String location() {
		return this.directory.location(FILE);
	}

	/**
	 * Describes schema and rows.
	 * @param database a migrated database
	 * @return the same text for the same database
	 */
	static String describe(TestDatabase database) {
		try (Connection connection = database.connect()) {
			StringBuilder text = new StringBuilder(SchemaDump.of(connection));
			ROWS.forEach((query) -> text.append(String.join("\n", database.query(query))).append('\n'));
			return text.toString();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Checks that a database is at head, that each change set is recorded once, and that
	 * nothing is left over.
	 * @param database the database
	 */
	static void assertClean(TestDatabase database) {
		assertThat(database.query("SELECT id FROM databasechangelog ORDER BY orderexecuted")).hasSize(COUNT)
			.doesNotHaveDuplicates();
		assertThat(database.query("SELECT pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
				+ " WHERE locktype = 'advisory' AND datname = current_database()"))
			.isEmpty();
		assertThat(database.query("SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid")).isEmpty();
		assertThat(database.query("SELECT id FROM headgate.attempt")).isEmpty();
		assertThat(database.query("SELECT DISTINCT concat_ws(' ', done, rows) FROM headgate.batch_progress"))
			.containsExactly("t 6000");
	}

}
