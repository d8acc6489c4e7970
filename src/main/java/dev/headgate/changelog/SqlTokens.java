package dev.headgate.changelog;

import java.util.ArrayList;
import java.util.List;

import org.postgresql.core.Parser;

/**
 * SQL as the server reads it: without comments and white space. Two texts with the same
 * tokens do the same.
 */
public final class SqlTokens {

	private static final String OPERATORS = "+-*/<>=~!@#%^&|`?";

	private final char[] sql;

	private final List<String> tokens = new ArrayList<>();

	private boolean open;

	private SqlTokens(String sql) {
		this.sql = sql.toCharArray();
	}

	/**
	 * Takes a text apart.
	 * @param sql the text
	 * @return its tokens in order; a literal, a quoted name or a dollar-quoted body is
	 * one
	 */
	public static List<String> of(String sql) {
		return new SqlTokens(sql).read(Integer.MAX_VALUE).tokens;
	}

	/**
	 * Says whether a text does nothing at all.
	 * @param sql the text
	 * @return {@code true} when it holds only comments, white space and semicolons
	 */
	public static boolean isEmpty(String sql) {
		return new SqlTokens(sql).read(1).tokens.isEmpty();
	}

	/**
	 * Says whether a text ends inside a literal, as one does that was cut apart.
	 * @param sql the text
	 * @return {@code true} when a quote is not closed
	 */
	public static boolean endsInsideQuote(String sql) {
		return new SqlTokens(sql).read(Integer.MAX_VALUE).open;
	}

	/**
	 * Makes each {@code ??} the operator {@code ?} that it stands for where a driver
	 * takes a single one for a parameter.
	 * @param sql SQL as a change set has it
	 * @return SQL as the server takes it; quotes and comments stay as they are
	 */
	public static String withPlainOperators(String sql) {
		if (!sql.contains("??")) {
			return sql;
		}
		SqlTokens tokens = new SqlTokens(sql);
		StringBuilder plain = new StringBuilder();
		int end;
		for (int at = 0; at < tokens.sql.length; at = end) {
			end = Math.min(tokens.end(at), tokens.sql.length);
			String token = new String(tokens.sql, at, end - at);
			boolean operator = OPERATORS.indexOf(tokens.sql[at]) >= 0 && !tokens.isLineComment(at)
					&& !tokens.isBlockComment(at);
			plain.append(operator ? token.replace("??", "?") : token);
		}
		return plain.toString();
	}

	private SqlTokens read(int most) {
		int at = 0;
		while (at < this.sql.length && this.tokens.size() < most) {
			int end = end(at);
			char first = this.sql[at];
			boolean comment = end > at + 1 && (isLineComment(at) || isBlockComment(at));
			if (!comment && !Character.isWhitespace(first) && first != ';') {
				this.tokens.add(new String(this.sql, at, Math.min(end, this.sql.length) - at));
			}
			at = end;
		}
		return this;
	}

	/** Returns where the next token begins. */
	private int end(int at) {
		char first = this.sql[at];
		return switch (first) {
			case '\'' -> closed(Parser.parseSingleQuotes(this.sql, at, !isEscaped(at)));
			case '"' -> closed(Parser.parseDoubleQuotes(this.sql, at));
			case '$' -> dollar(at);
			case '-' -> {
				int end = Parser.parseLineComment(this.sql, at);
				yield (end > at) ? end + 1 : operator(at);
			}
			case '/' -> {
				int end = Parser.parseBlockComment(this.sql, at);
				yield (end > at) ? end + 1 : operator(at);
			}
			default -> (OPERATORS.indexOf(first) >= 0) ? operator(at) : word(at);
		};
	}

	private int closed(int last) {
		this.open |= last >= this.sql.length;
		return last + 1;
	}

	private int dollar(int at) {
		int last = Parser.parseDollarQuotes(this.sql, at);
		return (last > at) ? closed(last) : word(at);
	}

	/** {@code E'…'} knows the backslash. */
	private boolean isEscaped(int at) {
		return at > 0 && (this.sql[at - 1] == 'E' || this.sql[at - 1] == 'e')
				&& (at == 1 || !Character.isJavaIdentifierPart(this.sql[at - 2]));
	}

	private int operator(int at) {
		int end = at + 1;
		while (end < this.sql.length && OPERATORS.indexOf(this.sql[end]) >= 0 && !isLineComment(end)
				&& !isBlockComment(end)) {
			end++;
		}
		return end;
	}

	private int word(int at) {
		int end = at + 1;
		while (Character.isJavaIdentifierPart(this.sql[at]) && end < this.sql.length
				&& Character.isJavaIdentifierPart(this.sql[end])) {
			end++;
		}
		return end;
	}

	private boolean isLineComment(int at) {
		return at + 1 < this.sql.length && this.sql[at] == '-' && this.sql[at + 1] == '-';
	}

	private boolean isBlockComment(int at) {
		return at + 1 < this.sql.length && this.sql[at] == '/' && this.sql[at + 1] == '*';
	}

}
