package dev.headgate.liquibase.batch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class BatchSqlTemplateTests {

	private static String bind(String sql) {
		BatchSqlTemplate statement = BatchSqlTemplate.of(sql);
		assertThat(statement.problems()).isEmpty();
		return statement.bind("1", "9");
	}

	@Test
	void fillsPlaceholdersInOutsideOfQuotesOnly() {
		assertThat(bind("UPDATE t SET a = ':from', b = E'\\':to', \":to\" = $$:from$$, c = d::text /* :to /* :to */ */"
				+ " -- :from\nWHERE id >= :from AND id<=:to;"))
			.isEqualTo("UPDATE t SET a = ':from', b = E'\\':to', \":to\" = $$:from$$, c = d::text /* :to /* :to */ */"
					+ " -- :from\nWHERE id >= 1 AND id<=9");
	}

	@Test
	void leavesLongerNamesAndOperatorsAlone() {
		assertThat(bind("UPDATE t SET a = b ? 'x', c = $1$ + f(:total, :fromé) WHERE id BETWEEN :from AND :to"))
			.isEqualTo("UPDATE t SET a = b ? 'x', c = $1$ + f(:total, :fromé) WHERE id BETWEEN 1 AND 9");
	}

	@ParameterizedTest
	@ValueSource(strings = { "UPDATE t SET a = 1", "UPDATE t SET a = 1 WHERE id >= :from",
			"UPDATE t SET a = 1 WHERE id >= ':from' AND id <= :to",
			"DO $$ BEGIN UPDATE t SET a = :from, b = :to; END $$" })
	void needsBothPlaceholders(String sql) {
		assertThat(BatchSqlTemplate.of(sql).problems()).singleElement().asString().contains(":from AND key <= :to");
	}

	@Test
	void isOneStatement() {
		assertThat(BatchSqlTemplate.of("DELETE FROM t WHERE id >= :from AND id <= :to; -- end\n /* ; */ ;").problems())
			.isEmpty();
		assertThat(BatchSqlTemplate.of("DELETE FROM t WHERE id >= :from AND id <= :to; DELETE FROM u").problems())
			.singleElement()
			.asString()
			.contains("one statement");
		assertThat(BatchSqlTemplate.of("DELETE FROM t WHERE id >= :from AND id <= :to; 'x'").problems()).hasSize(1);
	}

}
