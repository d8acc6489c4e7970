package dev.headgate.cli;

import java.util.List;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The JSON Schema that every verb's {@code --json} has to keep to.
 */
final class AnswerSchema {

	private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
		.getSchema(JsonSchemaCommand.text(), InputFormat.JSON);

	private AnswerSchema() {
	}

	static List<Error> errors(String answer) {
		return SCHEMA.validate(answer, InputFormat.JSON);
	}

	static void isOneLine(String answer) {
		assertThat(answer.lines()).hasSize(1);
		assertThat(errors(answer)).as(answer).isEmpty();
	}

}
