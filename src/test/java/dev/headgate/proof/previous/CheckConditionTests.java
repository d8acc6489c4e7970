package dev.headgate.proof.previous;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether what meets one {@code CHECK} meets another, as the catalogue prints them.
 */
class CheckConditionTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0',
			textBlock = """
							CHECK (a > 0)                      | CHECK (a > 0)                             | true
							CHECK (a > 0)                      | CHECK (a > 0) NOT VALID                   | true
							CHECK (a > 0)                      | CHECK (a >= 0)                            | true
							CHECK (a >= 0)                     | CHECK (a > 0)                             | false
							CHECK (a < 10)                     | CHECK (a < 20)                            | true
							CHECK (a < 20)                     | CHECK (a < 10)                            | false
							CHECK (a < 20)                     | CHECK (a > 10)                            | false
							CHECK (a >= 0::numeric)            | CHECK (a >= '-1'::integer::numeric)       | true
					CHECK (b < 10)                     | CHECK (a < 20)                            | false
							CHECK (a > 0::numeric AND a < 9::numeric) | CHECK (a < 10::numeric)            | true
							CHECK (a > 0::numeric)             | CHECK (a > 0::numeric AND a < 9::numeric) | false
							CHECK (a > 0 OR b > 0)             | CHECK (a > 0)                             | false
							CHECK (a = 'X'::text)              | CHECK (a = ANY (ARRAY['X'::text, 'Y'::text])) | true
							CHECK (a = ANY (ARRAY['X'::text, 'Y'::text])) | CHECK (a = 'X'::text)          | false
							CHECK (a::text = ANY (ARRAY['X'::character varying, 'Y'::character varying]::text[])) | CHECK (a::text = ANY (ARRAY['Z'::character varying, 'Y'::character varying, 'X'::character varying]::text[])) | true
							CHECK (length(a) <= 5)             | CHECK (length(a) <= 8)                    | true
							CHECK (a ~ '^x AND y$'::text)      | CHECK (a ~ '^x'::text)                    | false""")
	void conditionFollowsFromAnother(String before, String now, boolean follows) {
		List<CheckCondition> known = CheckCondition.of(before);
		assertThat(CheckCondition.of(now)).isNotEmpty();
		assertThat(CheckCondition.of(now)
			.stream()
			.allMatch((condition) -> known.stream().anyMatch((one) -> one.implies(condition)))).isEqualTo(follows);
	}

}
