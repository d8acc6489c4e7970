package dev.headgate.proof.scratch;

import java.sql.Connection;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import dev.headgate.config.Settings.History;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

@Execution(ExecutionMode.CONCURRENT)
class RowGeneratorIT {

	private static final History HISTORY = new History("", "", "databasechangelog", "databasechangeloglock");

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	private Map<String, String> fill() throws Exception {
		try (Connection connection = this.database.connect()) {
			return new RowGenerator(connection, HISTORY).fill();
		}
	}

	private String count(String table) {
		return this.database.query("SELECT count(*) FROM " + table).getFirst();
	}

	@Test
	void everyTypeHasValues() throws Exception {
		this.database.execute("""
				CREATE DOMAIN code AS varchar(3);
				CREATE TYPE mood AS ENUM ('good', 'bad');
				CREATE TABLE everything (
				  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, small smallint NOT NULL UNIQUE,
				  amount numeric(8, 2) NOT NULL, price money NOT NULL, ratio double precision NOT NULL,
				  yes boolean NOT NULL, name text NOT NULL UNIQUE, short varchar(4) NOT NULL UNIQUE,
				  fixed char(2) NOT NULL, code code NOT NULL, day date NOT NULL UNIQUE, at timestamp NOT NULL,
				  since timestamptz NOT NULL, clock time NOT NULL, span interval NOT NULL, number uuid NOT NULL UNIQUE,
				  doc json NOT NULL, docs jsonb NOT NULL, bytes bytea NOT NULL, host inet NOT NULL, net cidr NOT NULL,
				  mac macaddr NOT NULL, bits bit(8) NOT NULL, place point NOT NULL, tags text[] NOT NULL,
				  during tstzrange NOT NULL, mood mood NOT NULL, "Odd Name" text NOT NULL, words tsvector NOT NULL,
				  twice int GENERATED ALWAYS AS (small * 2) STORED, maybe text)""");
		assertThat(fill()).isEmpty();
		assertThat(count("everything")).isEqualTo("3");
		assertThat(count("everything WHERE maybe IS NULL")).isEqualTo("1");
	}

	@Test
	void tablesThatForeignKeysPointToComeFirst() throws Exception {
		this.database.execute("""
				CREATE TABLE child (id int PRIMARY KEY);
				CREATE TABLE parent (a int, b text, PRIMARY KEY (a, b));
				ALTER TABLE child ADD a int NOT NULL, ADD b text NOT NULL, ADD FOREIGN KEY (a, b) REFERENCES parent;
				CREATE TABLE tree (id int PRIMARY KEY, parent int REFERENCES tree)""");
		assertThat(fill()).isEmpty();
		assertThat(List.of(count("parent"), count("child"), count("tree"))).containsOnly("3");
	}

	@Test
	void valuesOfAListAreTakenFromIt() throws Exception {
		this.database.execute("""
				CREATE TABLE person (id int PRIMARY KEY, name text NOT NULL CHECK (name <> ''),
				  level varchar(9) NOT NULL CHECK (level IN ('NEW', 'OLD')), kind text NOT NULL CHECK (kind = 'x'))""");
		assertThat(fill()).isEmpty();
		assertThat(this.database.query("SELECT DISTINCT level || kind FROM person")).containsExactly("NEWx");
	}

	@Test
	void filledTableAndHistoryStayAsTheyAre() throws Exception {
		this.database.execute(
				"""
						CREATE TABLE one (id int); INSERT INTO one VALUES (7);
						CREATE TABLE databasechangelog (id text); CREATE SCHEMA headgate; CREATE TABLE headgate.run (id int)""");
		assertThat(fill()).isEmpty();
		assertThat(count("one")).isEqualTo("1");
		assertThat(count("databasechangelog") + count("headgate.run")).isEqualTo("00");
	}

	@Test
	void tableThatTakesNoRowIsTold() throws Exception {
		this.database.execute("CREATE TABLE odd (id int NOT NULL CHECK (id > 100))");
		assertThat(fill()).hasEntrySatisfying("odd", (reason) -> assertThat(reason).contains("odd_id_check"));
	}

}
