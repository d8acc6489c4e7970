package dev.headgate.changelog;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SqlTokensTests {

	@Test
	void literalsQuotedNamesAndBodiesAreOneToken() {
		assertThat(SqlTokens.of("SELECT 'a;--b', \"c d\"::text, $f$ ; $f$, E'\\'x' -- end\n;"))
			.containsExactly("SELECT", "'a;--b'", ",", "\"c d\"", "::", "text", ",", "$f$ ; $f$", ",", "E", "'\\'x'");
		assertThat(SqlTokens.of("E'\\''/* /* ; */ ' */ 1e5>=$1")).containsExactly("E", "'\\''", "1e5", ">=", "$1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " \n", ";;", "-- SELECT 1", "/* a */ ;\n-- b\n" })
	void knowsWhatDoesNothing(String sql) {
		assertThat(SqlTokens.isEmpty(sql)).isTrue();
		assertThat(SqlTokens.isEmpty(sql + "\nSELECT")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "SELECT 'a", "SELECT \"a", "DO $$ BEGIN", "SELECT E'a\\'" })
	void knowsWhatEndsInsideQuote(String sql) {
		assertThat(SqlTokens.endsInsideQuote(sql)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "SELECT 'a'", "SELECT 'a''' -- it's", "DO $$ ' $$", "/* ' */ SELECT \"'\"" })
	void knowsWhatDoesNot(String sql) {
		assertThat(SqlTokens.endsInsideQuote(sql)).isFalse();
	}

	@Test
	void doubledQuestionMarkIsOneOperatorOutsideQuotes() {
		assertThat(SqlTokens.withPlainOperators("a ?? 'b??' ??| \"c??\" -- ??\n ?? $$??$$"))
			.isEqualTo("a ? 'b??' ?| \"c??\" -- ??\n ? $$??$$");
	}

}
