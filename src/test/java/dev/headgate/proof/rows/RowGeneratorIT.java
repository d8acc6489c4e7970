package dev.headgate.proof.rows;

import java.sql.Connection;
import java.sql.Statement;
import java.util.List;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.headgate.config.Settings.History;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rows for tables of many kinds.
 */
@Concurrent
class RowGeneratorIT {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	private List<RowGap> fill(String schema) throws Exception {
		return fill(schema, RowStyle.EXTREME);
	}

	private List<RowGap> fill(String schema, RowStyle style) throws Exception {
		try (Connection connection = this.database.connect(); Statement statement = connection.createStatement()) {
			statement.execute(schema);
			return new RowGenerator(new History("", "", History.TABLE, History.LOCK_TABLE), 3, style).fill(connection);
		}
	}

	private List<String> rows(String query) {
		return this.database.query(query);
	}

	@Test
	void rowsBreakWhateverTheSchemaAllows() throws Exception {
		assertThat(fill("""
				CREATE TABLE book (id bigint PRIMARY KEY, isbn varchar(20) NOT NULL UNIQUE, title varchar(40) NOT NULL,
				                   note text)""")).isEmpty();
		assertThat(rows("SELECT count(*) FROM book")).containsExactly("3");
		assertThat(rows("SELECT count(*) FROM book WHERE note IS NULL")).containsExactly("1");
		assertThat(rows("SELECT count(DISTINCT title) FROM book")).as("duplicates").containsExactly("1");
		assertThat(rows("SELECT DISTINCT length(title) FROM book")).as("the longest text").containsExactly("40");
		assertThat(rows("SELECT count(DISTINCT isbn) FROM book")).containsExactly("3");
	}

	@Test
	void foreignKeysAreRespectedWhateverTheOrderOfTheTables() throws Exception {
		assertThat(fill("""
				CREATE TABLE loan (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, book bigint NOT NULL,
				                   part int NOT NULL, reader bigint UNIQUE);
				CREATE TABLE book (id bigint, part int, above bigint, PRIMARY KEY (id, part));
				CREATE TABLE reader (id uuid PRIMARY KEY, number bigserial UNIQUE, boss uuid REFERENCES reader);
				ALTER TABLE loan ADD FOREIGN KEY (book, part) REFERENCES book;
				ALTER TABLE loan ADD FOREIGN KEY (reader) REFERENCES reader (number)""")).isEmpty();
		assertThat(rows("SELECT count(*) FROM loan JOIN book b ON (b.id, b.part) = (loan.book, loan.part)"))
			.containsExactly("3");
		assertThat(rows("SELECT count(DISTINCT reader) FROM loan")).containsExactly("2");
	}

	@Test
	void checksAreObeyed() throws Exception {
		assertThat(
				fill("""
						CREATE DOMAIN percent AS int CHECK (VALUE BETWEEN 1 AND 100);
						CREATE TYPE mood AS ENUM ('sad', 'happy');
						CREATE TABLE book (id bigint PRIMARY KEY CHECK (id > 1000), state text NOT NULL CHECK (state IN ('new', 'old')),
						                   share percent NOT NULL, mood mood NOT NULL, price numeric(4,2) NOT NULL CHECK (price > 0),
						                   starts date NOT NULL, ends date NOT NULL, CHECK (ends > starts),
						                   mail text NOT NULL CHECK (mail LIKE '%@%'), tags text[] NOT NULL, doc jsonb NOT NULL)"""))
			.isEmpty();
		assertThat(rows("SELECT count(*) FROM book")).containsExactly("3");
	}

	@Test
	void partitionsGetRows() throws Exception {
		assertThat(fill("""
				CREATE TABLE log (id bigint, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
				CREATE TABLE log_2026 PARTITION OF log FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')""")).isEmpty();
		assertThat(rows("SELECT count(*) FROM log_2026")).containsExactly("3");
	}

	@Test
	void tableThatCannotBeFilledIsTold() throws Exception {
		assertThat(fill("""
				CREATE TABLE odd (id bigint PRIMARY KEY, code text NOT NULL CHECK (md5(code) LIKE 'ffff%'));
				CREATE TABLE below (odd bigint NOT NULL REFERENCES odd)""")).satisfiesExactly((gap) -> {
			assertThat(gap.table()).isEqualTo("public.odd");
			assertThat(gap.reason()).contains("odd_code_check");
		}, (gap) -> assertThat(gap.reason()).contains("refers to a table that has no rows"));
	}

	@Test
	void rowsThatAreThereCount() throws Exception {
		assertThat(fill("CREATE TABLE book (id bigint PRIMARY KEY); INSERT INTO book VALUES (1), (2)")).isEmpty();
		assertThat(rows("SELECT count(*) FROM book")).containsExactly("3");
	}

	@Test
	void distinctRowsHaveDifferentValuesAlsoWhereThereIsADefault() throws Exception {
		assertThat(
				fill("""
						CREATE TABLE book (id bigserial PRIMARY KEY, title varchar(40) NOT NULL, state text NOT NULL DEFAULT 'new',
						                   at timestamptz NOT NULL DEFAULT now(), note text)""",
						RowStyle.DISTINCT))
			.isEmpty();
		assertThat(rows("SELECT count(DISTINCT title) || ' ' || count(DISTINCT state) || ' ' || count(DISTINCT at)"
				+ " || ' ' || count(note) || ' ' || max(id) FROM book"))
			.containsExactly("3 3 3 2 3");
	}

	@Test
	void distinctRowsGoIntoEmptyTablesOnly() throws Exception {
		assertThat(fill("CREATE TABLE one (id int); INSERT INTO one VALUES (7)", RowStyle.DISTINCT)).isEmpty();
		assertThat(rows("SELECT id FROM one")).containsExactly("7");
	}

	@ParameterizedTest
	@EnumSource
	void everyTypeHasValues(RowStyle style) throws Exception {
		assertThat(
				fill("""
						CREATE DOMAIN word AS varchar(3);
						CREATE DOMAIN code AS word CHECK (VALUE <> '');
						CREATE TYPE mood AS ENUM ('good', 'bad');
						CREATE TABLE everything (
						  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, small smallint NOT NULL UNIQUE,
						  amount numeric(8, 2) NOT NULL, price money NOT NULL, ratio double precision NOT NULL,
						  yes boolean NOT NULL, name text NOT NULL UNIQUE, short varchar(4) NOT NULL UNIQUE,
						  fixed char(2) NOT NULL, code code NOT NULL, day date NOT NULL UNIQUE, at timestamp NOT NULL,
						  since timestamptz NOT NULL, clock time NOT NULL, span interval NOT NULL, number uuid NOT NULL UNIQUE,
						  doc json NOT NULL, docs jsonb NOT NULL, bytes bytea NOT NULL, host inet NOT NULL, net cidr NOT NULL,
						  mac macaddr NOT NULL, bits bit(8) NOT NULL, place point NOT NULL, tags text[] NOT NULL,
						  during tstzrange NOT NULL, span2 int4multirange NOT NULL, mood mood NOT NULL, "Odd Name" text NOT NULL,
						  words tsvector NOT NULL, mark xml NOT NULL,
						  twice int GENERATED ALWAYS AS (small * 2) STORED, maybe text)""",
						style))
			.isEmpty();
		assertThat(rows("SELECT count(*) || ' ' || count(maybe) FROM everything")).containsExactly("3 2");
	}

	@ParameterizedTest
	@EnumSource
	void historyStaysAsItIs(RowStyle style) throws Exception {
		assertThat(fill("""
				CREATE TABLE databasechangelog (id text); CREATE SCHEMA headgate; CREATE TABLE headgate.run (id int);
				CREATE SCHEMA other; CREATE TABLE other.databasechangelog (id text)""", style)).isEmpty();
		assertThat(rows("SELECT count(*) FROM databasechangelog UNION ALL SELECT count(*) FROM headgate.run"
				+ " UNION ALL SELECT count(*) FROM other.databasechangelog"))
			.containsExactly("0", "0", "3");
	}

}
