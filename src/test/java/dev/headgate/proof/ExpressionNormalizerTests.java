package dev.headgate.proof;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ExpressionNormalizerTests {

	private static final String WRITTEN = "CHECK (level::text = ANY (ARRAY['A'::character varying, 'B'::character varying]::text[]))";

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', delimiter = ';',
			value = { "CHECK (level::text = ANY (ARRAY['A'::character varying::text, 'B'::character varying::text]))",
					"CHECK (level::text = ANY (ARRAY['B'::character varying, 'A'::character varying]::text[]))",
					"CHECK (level = ANY (ARRAY['A'::text, 'B'::text]))" })
	void formsOfOneConditionAreEqual(String other) {
		assertThat(ExpressionNormalizer.of(other)).isEqualTo(ExpressionNormalizer.of(WRITTEN));
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', delimiter = ';',
			value = { "CHECK (level::text = ANY (ARRAY['A'::character varying, 'C'::character varying]::text[]))",
					"CHECK (level::text = ANY (ARRAY['A'::character varying]::text[]))",
					"CHECK (label::text = ANY (ARRAY['A'::character varying, 'B'::character varying]::text[]))",
					"CHECK (level::text <> ALL (ARRAY['A'::character varying, 'B'::character varying]::text[]))" })
	void otherConditionsAreNot(String other) {
		assertThat(ExpressionNormalizer.of(other)).isNotEqualTo(ExpressionNormalizer.of(WRITTEN));
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', delimiter = ';',
			value = { "CHECK (a >= 0 AND a <= 2); CHECK (a >= 0 AND a <= 3); true",
					"CHECK (a::text = 'X'::text); CHECK (a::text = ANY (ARRAY['X'::text, 'Y'::text])); true",
					"CHECK (a > 0); CHECK (a >= 0); false", "CHECK (a > 0); CHECK (b > 0); false" })
	void shapeIsWhatConstantsDoNotChange(String one, String other, boolean same) {
		assertThat(ExpressionNormalizer.shape(one).equals(ExpressionNormalizer.shape(other))).isEqualTo(same);
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', delimiter = ';',
			value = { "CHECK (a::text = ANY (ARRAY['X'::character varying, 'it''s'::character varying]::text[])); true",
					"CHECK (a::text = 'X'::text); true", "CHECK (a > 0); false", "CHECK (a <> ''::text); false",
					"CHECK (a = 'X'::text OR b = 'Y'::text); false" })
	void listOfValuesIsKnown(String check, boolean list) {
		assertThat(ExpressionNormalizer.listsValues(check)).isEqualTo(list);
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', delimiter = ';', value = {
			"CHECK (a::text = ANY (ARRAY['X'::character varying, 'it''s, no'::character varying]::text[])); CHECK (a IN ('X', 'it''s, no'))",
			"CHECK (a > 0); CHECK (a > 0)" })
	void listOfTextsIsWrittenAsPeopleDo(String check, String readable) {
		assertThat(ExpressionNormalizer.readable(check)).isEqualTo(readable);
	}

}
