package dev.headgate.liquibase;

import liquibase.Scope;
import liquibase.changelog.ChangeSet;
import liquibase.parser.LiquibaseSqlParser;
import liquibase.parser.SqlParserFactory;
import liquibase.util.StandardSqlParser;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RememberingSqlParserTests {

	private static final String SQL = "SELECT ';', 1; -- one\nSELECT 2";

	private static final String LONG = "/* é */ SELECT '" + "long; ".repeat(2000) + "', $$;$$;\r\n-- x\n  SELECT \"a\"";

	private final ChangeSet changeSet = new ChangeSet("1", "ann", false, false, "a.sql", null, null, null);

	private final LiquibaseSqlParser parser = Scope.getCurrentScope()
		.getSingleton(SqlParserFactory.class)
		.getSqlParser();

	@Test
	void engineAsksThisOne() {
		assertThat(this.parser).isInstanceOf(RememberingSqlParser.class);
	}

	@Test
	void sameTextIsParsedOnce() {
		assertThat(this.parser.parse(SQL, true, true, this.changeSet))
			.isSameAs(this.parser.parse(SQL, true, true, this.changeSet));
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
	void whatTheEngineEditsIsItsOwn() {
		this.parser.parse(SQL, true, true, this.changeSet);
		assertThat(this.parser.parse(SQL, true, true)).isNotSameAs(this.parser.parse(SQL, true, true))
			.isNotSameAs(this.parser.parse(SQL, true, true, this.changeSet));
	}

}
