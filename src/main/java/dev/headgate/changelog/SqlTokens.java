package dev.headgate.changelog;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;

import org.postgresql.core.Parser;

/**
 * Takes SQL apart as PostgreSQL does. It is the one place that knows where comments,
 * strings, quoted names and dollar quotes begin and end.
 */
public final class SqlTokens implements Iterable<SqlTokens.Token> {

	private static final String OPERATORS = "+-*/<>=~!@#%^&|`?";

	private final char[] sql;

	/**
	 * Creates the tokens of a text.
	 * @param sql the text
	 */
	public SqlTokens(String sql) {
		this.sql = sql.toCharArray();
	}

	/**
	 * Takes a text apart. Two texts with the same tokens do the same.
	 * @param sql the text
	 * @return its tokens in order, without comments, white space and semicolons; a
	 * string, a quoted name or a dollar-quoted body is one
	 */
	public static List<String> of(String sql) {
		List<String> texts = new ArrayList<>();
		for (Token token : new SqlTokens(sql)) {
			if (token.isContent() && sql.charAt(token.start()) != ';') {
				texts.add(token.text(sql));
			}
		}
		return texts;
	}

	/**
	 * Says whether a text does nothing at all.
	 * @param sql the text
	 * @return {@code true} when it holds only comments, white space and semicolons
	 */
	public static boolean isEmpty(String sql) {
		for (Token token : new SqlTokens(sql)) {
			if (token.isContent() && sql.charAt(token.start()) != ';') {
				return false;
			}
		}
		return true;
	}

	/**
	 * Says whether a text has a name in it, be it in a comment or a literal.
	 * @param sql the text
	 * @param name the name, in any case and without quotes
	 * @return {@code true} when it stands there as a word of its own
	 */
	public static boolean names(String sql, String name) {
		return Pattern.compile("(?<![\\w$])" + Pattern.quote(name) + "(?![\\w$])", Pattern.CASE_INSENSITIVE)
			.matcher(sql)
			.find();
	}

	/**
	 * Says whether a text ends inside a literal, as one does that was cut apart.
	 * @param sql the text
	 * @return {@code true} when a quote is not closed
	 */
	public static boolean endsInsideQuote(String sql) {
		for (Token token : new SqlTokens(sql)) {
			if (!token.closed()) {
				return true;
			}
		}
		return false;
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
		StringBuilder plain = new StringBuilder();
		for (Token token : new SqlTokens(sql)) {
			String text = token.text(sql);
			plain.append((token.kind() == Kind.OPERATOR) ? text.replace("??", "?") : text);
		}
		return plain.toString();
	}

	@Override
	public Iterator<Token> iterator() {
		return new Iterator<>() {

			private int next;

			@Override
			public boolean hasNext() {
				return this.next < SqlTokens.this.sql.length;
			}

			@Override
			public Token next() {
				if (!hasNext()) {
					throw new NoSuchElementException();
				}
				Token token = at(this.next);
				this.next = token.end();
				return token;
			}

		};
	}

	/**
	 * Reads one token.
	 * @param start where it begins in the text
	 * @return the token
	 */
	Token at(int start) {
		char first = this.sql[start];
		return switch (first) {
			case '\'' -> quoted(start, Parser.parseSingleQuotes(this.sql, start, !isEscaped(start)));
			case '"' -> quoted(start, Parser.parseDoubleQuotes(this.sql, start));
			case '$' -> {
				int last = Parser.parseDollarQuotes(this.sql, start);
				yield (last > start) ? quoted(start, last) : word(start);
			}
			case '-' -> commentOrOperator(start, Parser.parseLineComment(this.sql, start));
			case '/' -> commentOrOperator(start, Parser.parseBlockComment(this.sql, start));
			case ':' -> token(Kind.OTHER, start, start + (isAt(start, "::") ? 2 : 1));
			default -> unquoted(start, first);
		};
	}

	private Token unquoted(int start, char first) {
		if (OPERATORS.indexOf(first) >= 0) {
			return operator(start);
		}
		if (first == '\\' || Parser.isIdentifierContChar(first)) {
			return word(start);
		}
		return token(Character.isWhitespace(first) ? Kind.WHITE_SPACE : Kind.OTHER, start, start + 1);
	}

	private Token quoted(int start, int last) {
		return new Token(Kind.QUOTED, start, Math.min(last + 1, this.sql.length), last < this.sql.length);
	}

	/** The driver's parser returns the beginning where no comment begins. */
	private Token commentOrOperator(int start, int last) {
		return (last > start) ? token(Kind.COMMENT, start, last + 1) : operator(start);
	}

	private Token operator(int start) {
		int end = start + 1;
		while (end < this.sql.length && OPERATORS.indexOf(this.sql[end]) >= 0 && !isAt(end, "--") && !isAt(end, "/*")) {
			end++;
		}
		return token(Kind.OPERATOR, start, end);
	}

	/** A backslash begins a command of psql. */
	private Token word(int start) {
		int end = start + 1;
		while (end < this.sql.length && Parser.isIdentifierContChar(this.sql[end])) {
			end++;
		}
		boolean number = this.sql[start] != '\\' && !Parser.isIdentifierStartChar(this.sql[start]);
		return token(number ? Kind.NUMBER : Kind.WORD, start, end);
	}

	private Token token(Kind kind, int start, int end) {
		return new Token(kind, start, Math.min(end, this.sql.length), true);
	}

	/** {@code E'…'} knows the backslash. */
	private boolean isEscaped(int at) {
		return at > 0 && (this.sql[at - 1] == 'E' || this.sql[at - 1] == 'e')
				&& (at == 1 || !Parser.isIdentifierContChar(this.sql[at - 2]));
	}

	private boolean isAt(int place, String two) {
		return place + 1 < this.sql.length && this.sql[place] == two.charAt(0) && this.sql[place + 1] == two.charAt(1);
	}

	/**
	 * What a token is.
	 */
	public enum Kind {

		/** A keyword, a plain name, or a command of psql. */
		WORD,

		/** A number. */
		NUMBER,

		/** A string, a quoted name or a dollar-quoted body. */
		QUOTED,

		/** An operator. */
		OPERATOR,

		/** A comment. */
		COMMENT,

		/** One character of white space. */
		WHITE_SPACE,

		/** Any other character, and {@code ::}. */
		OTHER

	}

	/**
	 * One token.
	 *
	 * @param kind what it is
	 * @param start where it begins in the text
	 * @param end the place after its last character
	 * @param closed {@code false} for a quote that the text ends in
	 */
	public record Token(Kind kind, int start, int end, boolean closed) {

		/**
		 * Says whether it has a meaning for the server.
		 * @return {@code false} for comments and white space
		 */
		public boolean isContent() {
			return this.kind != Kind.COMMENT && this.kind != Kind.WHITE_SPACE;
		}

		/**
		 * Returns its text.
		 * @param sql the text that it was taken from
		 * @return its characters
		 */
		public String text(String sql) {
			return sql.substring(this.start, this.end);
		}

	}

}
