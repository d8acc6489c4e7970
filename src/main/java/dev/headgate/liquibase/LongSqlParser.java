package dev.headgate.liquibase;

import java.io.StringReader;

import liquibase.changelog.ChangeSet;
import liquibase.util.StandardSqlParser;
import liquibase.util.StringClauses;
import liquibase.util.grammar.SimpleCharStream;
import liquibase.util.grammar.SimpleSqlGrammarConstants;
import liquibase.util.grammar.SimpleSqlGrammarTokenManager;
import liquibase.util.grammar.Token;
import liquibase.util.grammar.TokenMgrError;
import org.jspecify.annotations.Nullable;

/**
 * Liquibase's own parser of SQL, with a buffer that holds all of a long text. Liquibase's
 * buffer grows by a few characters at a time: a literal of some megabytes takes minutes,
 * in which no signal is heeded.
 */
public final class LongSqlParser extends StandardSqlParser {

	/** The size of Liquibase's own buffer. */
	private static final int BUFFER = 4096;

	@Override
	public int getPriority() {
		return super.getPriority() + 1;
	}

	@Override
	public StringClauses parse(String sql, boolean preserveWhitespace, boolean preserveComments,
			@Nullable ChangeSet changeSet) {
		if (sql.length() > BUFFER) {
			try {
				return clauses(sql, preserveWhitespace, preserveComments);
			}
			catch (TokenMgrError ex) {
				// Liquibase's own says on which line.
			}
		}
		return super.parse(sql, preserveWhitespace, preserveComments, changeSet);
	}

	private static StringClauses clauses(String sql, boolean preserveWhitespace, boolean preserveComments) {
		StringClauses clauses = new StringClauses(preserveWhitespace ? "" : " ");
		SimpleSqlGrammarTokenManager tokens = new SimpleSqlGrammarTokenManager(
				new SimpleCharStream(new StringReader(sql), 1, 1, sql.length() + 1));
		Token token = tokens.getNextToken();
		while (token.kind != SimpleSqlGrammarConstants.EOF) {
			switch (token.kind) {
				case SimpleSqlGrammarConstants.WHITESPACE -> {
					if (preserveWhitespace) {
						clauses.append(new StringClauses.Whitespace(token.image));
					}
				}
				case SimpleSqlGrammarConstants.LINE_COMMENT, SimpleSqlGrammarConstants.MULTI_LINE_COMMENT -> {
					if (preserveComments) {
						boolean unended = token.kind == SimpleSqlGrammarConstants.LINE_COMMENT && !preserveWhitespace
								&& !token.image.endsWith("\n");
						clauses.append(new StringClauses.Comment(unended ? token.image + "\n" : token.image));
					}
				}
				default -> clauses.append(token.image);
			}
			token = tokens.getNextToken();
		}
		return clauses;
	}

}
