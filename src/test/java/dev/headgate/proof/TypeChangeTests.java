package dev.headgate.proof;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class TypeChangeTests {

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "character varying(50); character varying(60); true; false",
			"character varying(50); character varying; true; false", "character varying(50); text; true; false",
			"text; character varying; true; false", "character varying(50); character varying(40); false; false",
			"text; character varying(40); false; false", "integer; bigint; true; true", "bigint; integer; false; true",
			"integer; numeric(38,2); true; true", "bigint; numeric(20,2); false; true",
			"numeric(8,2); numeric(10,2); true; false", "numeric(8,2); numeric(10,4); true; true",
			"numeric(8,2); numeric(9,4); false; true", "numeric(8,2); numeric; true; false",
			"numeric; numeric(8,2); false; true", "real; double precision; true; true",
			"double precision; real; false; true", "timestamp(3) with time zone; timestamp with time zone; true; false",
			"timestamp with time zone; timestamp(3) with time zone; false; false",
			"timestamp without time zone; timestamp with time zone; false; true", "text; uuid; false; true",
			"character varying(5)[]; character varying(9)[]; true; false", "integer; integer[]; false; true",
			"mood; text; false; true", "character(3); character varying(3); false; true" })
	void onlyWhatEveryValueFitsIsSafe(String from, String to, boolean safe, boolean rewrites) {
		assertThat(TypeChange.of(from, to)).isEqualTo(new TypeChange(safe, rewrites));
	}

}
