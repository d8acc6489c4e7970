package dev.headgate.lint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.headgate.lint.catalog.RuleCatalog;
import dev.headgate.lint.rule.Rule;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each rule has its texts, its examples and its section in the documentation.
 */
class RuleCatalogTests {

	private static final Path PAGE = Path.of("docs/lint-rules.md");

	static List<Rule> rules() {
		return RuleCatalog.rules();
	}

	@ParameterizedTest
	@MethodSource("rules")
	void ruleHasItsTextsAndExamples(Rule rule) {
		for (String text : List.of(rule.sees(), rule.why(), rule.instead())) {
			assertThat(text).as(rule.id()).isNotBlank().endsWith(".");
		}
		List<LintExample> examples = LintExample.of(rule.id());
		assertThat(examples).as(rule.id()).anyMatch(LintExample::isBad).anyMatch((example) -> !example.isBad());
	}

	@Test
	void namesAreDistinctAndEachDirectoryOfExamplesIsOfARule() {
		assertThat(rules()).extracting(Rule::id).doesNotHaveDuplicates().containsAll(LintExample.directories());
	}

	@Test
	void pageIsThatOfTheCatalogue() throws IOException {
		if (Boolean.getBoolean("update-expected")) {
			Files.writeString(PAGE, RulePage.write());
		}
		assertThat(Files.readString(PAGE)).isEqualTo(RulePage.write());
	}

}
