package dev.headgate.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import dev.headgate.config.ExitCode;

import static org.assertj.core.api.Assertions.assertThat;

class AnswerSchemaTests {

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"verb\":\"pending\",\"exitCode\":0}",
			"{\"verb\":\"bogus\",\"exitCode\":0,\"more\":1}",
			"{\"verb\":\"wait\",\"exitCode\":12,\"state\":\"behind\",\"waitedMs\":1}",
			"{\"verb\":\"wait\",\"exitCode\":0,\"state\":\"asleep\",\"waitedMs\":1}",
			"{\"verb\":\"wait\",\"exitCode\":0,\"state\":\"at-head\",\"waitedMs\":1,\"more\":1}",
			"{\"verb\":\"backup\",\"exitCode\":0}", "{\"verb\":\"doctor\",\"exitCode\":0}",
			"{\"verb\":\"doctor\",\"exitCode\":18,\"error\":{\"description\":\"\",\"action\":\"\"}}",
			"{\"verb\":\"unlock\",\"exitCode\":0,\"holder\":{\"pid\":1,\"blockedBy\":[]}}",
			"{\"verb\":\"unlock\",\"exitCode\":0,\"ended\":true,\"holder\":{\"pid\":1,\"blockedBy\":[],\"more\":1}}",
			"{\"verb\":\"seed\",\"exitCode\":0}", "{\"verb\":\"clean\",\"exitCode\":0}" })
	void findsWhatIsWrong(String answer) {
		assertThat(AnswerSchema.errors(answer)).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "{\"verb\":\"unlock\",\"exitCode\":0,\"holder\":{\"pid\":1,\"blockedBy\":[]},\"ended\":true}",
					"{\"verb\":\"unlock\",\"exitCode\":0}",
					"{\"verb\":\"doctor\",\"exitCode\":2,\"error\":{\"description\":\"\",\"action\":\"\"}}" })
	void takesWhatIsRight(String answer) {
		AnswerSchema.isOneLine(answer);
	}

	@Test
	void hasEveryExitCode() {
		List<Integer> codes = new ArrayList<>();
		JsonMapper.shared()
			.readTree(JsonSchemaCommand.text())
			.path("$defs")
			.path("exitCode")
			.path("enum")
			.forEach((code) -> codes.add(code.asInt()));
		assertThat(codes).containsExactlyElementsOf(Stream.of(ExitCode.values()).map(ExitCode::code).toList());
	}

}
