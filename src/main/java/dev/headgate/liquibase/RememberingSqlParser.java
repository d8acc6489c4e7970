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
 * The engine's own parser of SQL, without doing the same text twice in a row: the engine
 * asks for each change once for what it tells its log, and again to run it. A long text
 * gets a buffer for all of it: the engine's grows by a few characters at a time, and a
 * literal of some megabytes takes minutes, in which no signal is heeded.
 */
public final class RememberingSqlParser extends StandardSqlParser {

	/** The size of the engine's own buffer. */
	private static final int BUFFER = 4096;

	private volatile @Nullable Parsed last;

	@Override
	public int getPriority() {
		return super.getPriority() + 1;
	}

	@Override
	public StringClauses parse(String sql, boolean preserveWhitespace, boolean preserveComments,
			@Nullable ChangeSet changeSet) {
		if (changeSet == null) {
			// The engine's generators edit what they get; only they name no change set.
			return parseAnew(sql, preserveWhitespace, preserveComments, null);
		}
		Parsed parsed = this.last;
		if (parsed == null || !parsed.isFor(sql, preserveWhitespace, preserveComments)) {
			parsed = new Parsed(sql, preserveWhitespace, preserveComments,
					parseAnew(sql, preserveWhitespace, preserveComments, changeSet));
			this.last = parsed;
		}
		return parsed.clauses();
	}

	private StringClauses parseAnew(String sql, boolean preserveWhitespace, boolean preserveComments,
			@Nullable ChangeSet changeSet) {
		if (sql.length() > BUFFER) {
			try {
				return clauses(sql, preserveWhitespace, preserveComments);
			}
			catch (TokenMgrError ex) {
				// The engine says on which line.
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

	private record Parsed(String sql, boolean whitespace, boolean comments, StringClauses clauses) {

		boolean isFor(String sql, boolean whitespace, boolean comments) {
			return this.whitespace == whitespace && this.comments == comments && this.sql.equals(sql);
		}

	}

}
