package dev.headgate.liquibase.apply;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class NonTransactionalAttemptsTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"CREATE INDEX CONCURRENTLY i ON t (a) | CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)",
			"create unique index concurrently \"I\" on s.t (a) | create unique index concurrently IF NOT EXISTS \"I\" on s.t (a)",
			"CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a) | CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)",
			"CREATE INDEX i ON t (a) | CREATE INDEX i ON t (a)",
			"DROP INDEX CONCURRENTLY i; SELECT 1 | DROP INDEX CONCURRENTLY IF EXISTS i; SELECT 1",
			"DROP INDEX CONCURRENTLY IF EXISTS i | DROP INDEX CONCURRENTLY IF EXISTS i" })
	void isMadeRepeatable(String sql, String expected) {
		assertThat(NonTransactionalAttempts.repeatable(sql)).isEqualTo(expected);
	}

}
