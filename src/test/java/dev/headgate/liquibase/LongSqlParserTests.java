package dev.headgate.liquibase;

import liquibase.Scope;
import liquibase.changelog.ChangeSet;
import liquibase.parser.LiquibaseSqlParser;
import liquibase.parser.SqlParserFactory;
import liquibase.util.StandardSqlParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

import static org.assertj.core.api.Assertions.assertThat;

class LongSqlParserTests {

	private static final String SQL = "SELECT ';', 1; -- one\nSELECT 2";

	private static final String LONG = "/* é */ SELECT '" + "long; ".repeat(2000) + "', $$;$$;\r\n-- x\n  SELECT \"a\"";

	private final ChangeSet changeSet = new ChangeSet("1", "ann", false, false, "a.sql", null, null, null);

	private final LiquibaseSqlParser parser = Scope.getCurrentScope()
		.getSingleton(SqlParserFactory.class)
		.getSqlParser();

	@Test
	void engineAsksThisOne() {
		assertThat(this.parser).isInstanceOf(LongSqlParser.class);
	}

	@Test
	void answersAsTheEnginesOwn() {
		StandardSqlParser own = new StandardSqlParser();
		for (boolean whitespace : new boolean[] { true, false }) {
			for (boolean comments : new boolean[] { true, false }) {
				for (String sql : new String[] { SQL, "SELECT 3", LONG, LONG + " -- end" }) {
					assertThat(this.parser.parse(sql, whitespace, comments, this.changeSet).toArray(true))
						.isEqualTo(own.parse(sql, whitespace, comments, this.changeSet).toArray(true));
				}
			}
		}
	}

	@Test
	@Timeout(value = 100, threadMode = ThreadMode.SEPARATE_THREAD)
	void longLiteralTakesNoMinutes() {
		String literal = "x".repeat(8_000_000);
		assertThat(this.parser.parse("SELECT '" + literal + "'", true, true, this.changeSet).toString())
			.contains(literal);
	}

}
