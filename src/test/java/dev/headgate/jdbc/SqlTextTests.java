package dev.headgate.jdbc;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Quoting.
 */
class SqlTextTests {

	@Test
	void quotesLiterals() {
		assertThat(SqlText.literal("it's")).isEqualTo("'it''s'");
		assertThat(SqlText.literal("a\\'")).isEqualTo("E'a\\\\'''");
	}

	@Test
	void quotesIdentifiers() {
		assertThat(SqlText.identifier("a \"b\"")).isEqualTo("\"a \"\"b\"\"\"");
		assertThat(SqlText.identifierWhereNeeded("run_step")).isEqualTo("run_step");
		assertThat(SqlText.identifierWhereNeeded("Run")).isEqualTo("\"Run\"");
		assertThat(SqlText.identifierWhereNeeded("a;b")).isEqualTo("\"a;b\"");
	}

}
