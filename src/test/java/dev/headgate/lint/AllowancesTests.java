package dev.headgate.lint;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.lint.catalog.RuleCatalog;
import dev.headgate.lint.rule.Rule;
import dev.headgate.lint.rule.Violation;
import dev.headgate.lint.trace.ChangeSetSource;

import static org.assertj.core.api.Assertions.assertThat;

class AllowancesTests {

	private static final Rule DROP = RuleCatalog.find("drop-column").orElseThrow();

	private static final Rule INDEX = RuleCatalog.find("index-not-concurrent").orElseThrow();

	@ParameterizedTest
	@CsvSource(delimiter = '~',
			value = { "--comment: headgate:allow drop-column: it is old~it is old",
					"-- headgate:allow drop-column: it is old~it is old",
					"/* headgate:allow drop-column: it is old */~it is old",
					"<!-- headgate:allow drop-column: it is old -->~it is old",
					"comment: \"headgate:allow drop-column: it is old\"~it is old",
					"--comment: Older.  headgate:allow   drop-column  :  a: b~a: b" })
	void readsReason(String line, String reason) {
		Allowances allowances = Allowances.of(source(List.of("--changeset ann:1", line), ""));
		assertThat(allowances.use(DROP)).map(Allowance::reason).hasValue(reason);
		assertThat(allowances.use(DROP)).map(Allowance::line).hasValue(8);
		assertThat(allowances.violations(true)).isEmpty();
	}

	@Test
	void readsSeveralOnOneLine() {
		Allowances allowances = Allowances
			.of(source(List.of("-- headgate:allow drop-column: old; headgate:allow index-not-concurrent: small"), ""));
		assertThat(allowances.use(DROP)).map(Allowance::reason).hasValue("old");
		assertThat(allowances.use(INDEX)).map(Allowance::reason).hasValue("small");
	}

	@Test
	void readsCommentWhereTheFileIsNotKnown() {
		Allowances allowances = Allowances.of(source(List.of(), "Old\nheadgate:allow drop-column: old"));
		assertThat(allowances.use(DROP)).isPresent();
		assertThat(allowances.use(INDEX)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~',
			value = { "headgate:allow~an allowance names no rule; write headgate:allow RULE: why",
					"headgate:allow drop-colum: old~there is no rule 'drop-colum' to allow",
					"headgate:allow unused-allowance: old~unused-allowance can't be allowed",
					"headgate:allow drop-column~drop-column is not allowed without a reason;"
							+ " write headgate:allow drop-column: why",
					"headgate:allow drop-column: ~drop-column is not allowed without a reason;"
							+ " write headgate:allow drop-column: why",
					"headgate:allow drop-column: old~drop-column is allowed, but the change set does not break it" })
	void findsFaultWithThoseOfNoUse(String comment, String fault) {
		Allowances allowances = Allowances.of(source(List.of("-- " + comment), ""));
		assertThat(allowances.violations(true)).extracting(Violation::text).containsExactly(fault);
		assertThat(allowances.violations(true)).extracting(Violation::line).containsExactly(7);
	}

	@Test
	void doesNotCallOneUnusedThatAnotherRunMayNeed() {
		Allowances allowances = Allowances.of(source(List.of("-- headgate:allow drop-column: old"), ""));
		assertThat(allowances.violations(false)).isEmpty();
	}

	private static ChangeSetSource source(List<String> lines, String comment) {
		ChangeSetInfo info = new ChangeSetInfo(new ChangeSetKey("db/x.sql", "ann", "1"), Set.of(), true, false, false,
				false, comment);
		return new ChangeSetSource(info, "db/x.sql", lines.isEmpty() ? 0 : 7, lines, List.of(), true, List.of(),
				List.of(), false);
	}

}
