package dev.headgate.lint;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import dev.headgate.config.Settings.History;
import dev.headgate.lint.rows.RowGap;
import dev.headgate.lint.rows.RowGenerator;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rows for tables of many kinds.
 */
class RowGeneratorIT {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	private List<RowGap> fill(String schema) throws Exception {
		try (Connection connection = this.database.connect(); Statement statement = connection.createStatement()) {
			statement.execute(schema);
			return new RowGenerator(new History("", "", History.TABLE, History.LOCK_TABLE), 3).fill(connection);
		}
	}

	private List<String> rows(String query) throws Exception {
		try (Connection connection = this.database.connect();
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery(query)) {
			List<String> rows = new ArrayList<>();
			while (row.next()) {
				rows.add(row.getString(1));
			}
			return rows;
		}
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
			assertThat(gap.table()).isEqualTo("odd");
			assertThat(gap.reason()).contains("odd_code_check");
		}, (gap) -> assertThat(gap.reason()).contains("refers to a table that has no rows"));
	}

	@Test
	void rowsThatAreThereCount() throws Exception {
		assertThat(fill("CREATE TABLE book (id bigint PRIMARY KEY); INSERT INTO book VALUES (1), (2)")).isEmpty();
		assertThat(rows("SELECT count(*) FROM book")).containsExactly("3");
	}

}
