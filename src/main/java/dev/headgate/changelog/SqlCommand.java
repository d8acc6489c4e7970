package dev.headgate.changelog;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import org.jspecify.annotations.Nullable;

/**
 * One statement of an SQL text as PostgreSQL reads it: what stands in comments, strings,
 * quoted names and dollar quotes says nothing about it.
 *
 * @param words its words outside of parentheses, keywords and plain names in upper case,
 * strings and quoted names with their quotes; no more than the first {@value #WORDS}
 * @param start where it begins in the text
 * @param end where it ends there, without its delimiter
 * @param line the line of the text on which it begins, from 1
 */
public record SqlCommand(List<String> words, int start, int end, int line) {

	/** How many words are kept at most. */
	public static final int WORDS = 64;

	private static final Pattern COPY_DATA_END = Pattern.compile("(?m)^\\\\\\.[ \\t\\r]*$");

	/**
	 * Takes a text apart at its semicolons.
	 * @param sql the text
	 * @return its statements, without those that are empty
	 */
	public static List<SqlCommand> split(String sql) {
		return split(sql, null);
	}

	/**
	 * Takes a text apart at its semicolons and at a delimiter.
	 * @param sql the text
	 * @param delimiter the delimiter that Liquibase was given, {@code null} for none
	 * @return its statements, without those that are empty
	 */
	public static List<SqlCommand> split(String sql, @Nullable String delimiter) {
		return new Splitter(sql, delimiter).split();
	}

	/**
	 * Says whether it begins with some words.
	 * @param expected the words, in upper case
	 * @return {@code true} when it does
	 */
	public boolean startsWith(String... expected) {
		return this.words.size() >= expected.length && this.words.subList(0, expected.length).equals(List.of(expected));
	}

	/**
	 * Says whether it begins, ends or divides a transaction.
	 * @return {@code true} for {@code COMMIT}, {@code SAVEPOINT} and the like
	 */
	public boolean controlsTransaction() {
		return switch (this.words.getFirst()) {
			case "BEGIN", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE" -> true;
			default -> startsWith("START", "TRANSACTION") || startsWith("PREPARE", "TRANSACTION");
		};
	}

	/**
	 * Says whether it moves data between the server and the client's own stream.
	 * @return {@code true} for {@code COPY} from stdin or to stdout
	 */
	public boolean copiesThroughClient() {
		if (!startsWith("COPY")) {
			return false;
		}
		int from = this.words.indexOf("FROM");
		int to = this.words.indexOf("TO");
		return (from > 0 && hasWord(from + 1, "STDIN")) || (to > 0 && hasWord(to + 1, "STDOUT"));
	}

	/**
	 * Says whether it is a command of psql.
	 * @return {@code true} when it begins with a backslash
	 */
	public boolean isPsqlCommand() {
		return this.words.getFirst().startsWith("\\");
	}

	/**
	 * Says whether it sets something of the session to a value with which the JDBC driver
	 * gives the session up.
	 * @return {@code true} for an encoding other than UTF-8 and a style of dates other
	 * than ISO
	 */
	public boolean breaksDriver() {
		int name = (hasWord(1, "LOCAL") || hasWord(1, "SESSION")) ? 2 : 1;
		if (!startsWith("SET") || this.words.size() <= name) {
			return false;
		}
		int value = name + (hasWord(name + 1, "TO") ? 2 : 1);
		String set = (value < this.words.size()) ? this.words.get(value).replace("'", "").toUpperCase(Locale.ROOT) : "";
		return switch (this.words.get(name)) {
			case "CLIENT_ENCODING", "NAMES" -> !set.isEmpty() && !set.matches("UTF-?8|UNICODE|DEFAULT");
			case "DATESTYLE" -> set.matches("(SQL|POSTGRES|GERMAN)\\b.*");
			default -> false;
		};
	}

	/**
	 * Says whether it builds, drops or detaches something concurrently, and so can wait
	 * for locks without holding up others.
	 * @return {@code true} when it does
	 */
	public boolean isConcurrent() {
		return startsWith("CREATE", "INDEX", "CONCURRENTLY") || startsWith("CREATE", "UNIQUE", "INDEX", "CONCURRENTLY")
				|| startsWith("DROP", "INDEX", "CONCURRENTLY") || (startsWith("REINDEX") && hasWord(2, "CONCURRENTLY"))
				|| (startsWith("ALTER", "TABLE") && this.words.contains("DETACH")
						&& this.words.contains("CONCURRENTLY"));
	}

	/**
	 * Says whether it may run again after it has run to its end or failed in the middle.
	 * @return {@code true} for what asks no more than that something be there, or be done
	 */
	public boolean isRepeatable() {
		return switch (this.words.getFirst()) {
			case "SET", "RESET", "VACUUM", "ANALYZE", "REINDEX" -> true;
			case "CREATE", "DROP" -> isConcurrent();
			default ->
				startsWith("ALTER", "TYPE") && new HashSet<>(this.words).containsAll(Set.of("ADD", "VALUE", "EXISTS"));
		};
	}

	/**
	 * Says whether it may commit in its middle where it runs outside a transaction.
	 * @return {@code true} for procedures and blocks
	 */
	public boolean mayCommit() {
		return startsWith("CALL") || startsWith("DO");
	}

	private boolean hasWord(int index, String word) {
		return index < this.words.size() && this.words.get(index).equals(word);
	}

	/**
	 * Returns it as far as one line of a message may show it.
	 * @param sql the text that it was taken from
	 * @return its first line, shortened
	 */
	public String shown(String sql) {
		String text = sql.substring(this.start, this.end).lines().findFirst().orElse("").strip();
		return (text.length() > WORDS) ? text.substring(0, WORDS) + "…" : text;
	}

	/** Goes through the text once. */
	private static final class Splitter {

		private final String sql;

		private final SqlTokens tokens;

		private final @Nullable Matcher delimiter;

		private final List<SqlCommand> statements = new ArrayList<>();

		private List<String> words = new ArrayList<>();

		private int start = -1;

		private int parentheses;

		private int atomic;

		private String previous = "";

		private int line = 1;

		private int counted;

		Splitter(String sql, @Nullable String delimiter) {
			this.sql = sql;
			this.tokens = new SqlTokens(sql);
			this.delimiter = matcher(sql, delimiter);
		}

		private static @Nullable Matcher matcher(String sql, @Nullable String delimiter) {
			if (delimiter == null || delimiter.isBlank() || delimiter.equals(";")) {
				return null;
			}
			return pattern(delimiter).matcher(sql).useTransparentBounds(true);
		}

		/** Liquibase takes a longer delimiter for a regular expression. */
		private static Pattern pattern(String delimiter) {
			String plain = delimiter.strip();
			if (plain.matches("\\w+|/")) {
				return Pattern.compile("(?i)(?<![\\w/*])" + plain + "(?![\\w/*])");
			}
			try {
				return Pattern.compile("(?i)" + delimiter);
			}
			catch (PatternSyntaxException ex) {
				return Pattern.compile("(?i)" + Pattern.quote(delimiter));
			}
		}

		List<SqlCommand> split() {
			int at = 0;
			while (at < this.sql.length()) {
				at = next(at);
			}
			end(this.sql.length());
			return this.statements;
		}

		private int next(int at) {
			if (this.delimiter != null && this.delimiter.region(at, this.sql.length()).lookingAt()
					&& this.delimiter.end() > at) {
				end(at);
				return this.delimiter.end();
			}
			SqlTokens.Token token = this.tokens.at(at);
			return switch (token.kind()) {
				case COMMENT, WHITE_SPACE -> token.end();
				case QUOTED -> word(token, this.sql.substring(at, Math.min(token.end(), at + WORDS)));
				case WORD -> isPrefix(token) ? token.end() : word(token, token.text(this.sql).toUpperCase(Locale.ROOT));
				case NUMBER -> {
					begin(at);
					yield token.end();
				}
				case OPERATOR, OTHER -> symbol(at);
			};
		}

		/** The E of {@code E'…'}, for instance. */
		private boolean isPrefix(SqlTokens.Token word) {
			return this.sql.startsWith("'", word.end());
		}

		/** Goes on with the next character, since a delimiter may begin there. */
		private int symbol(int at) {
			char first = this.sql.charAt(at);
			if (first == ';' && this.parentheses <= 0 && this.atomic == 0) {
				return end(at) ? copyData(at + 1) : at + 1;
			}
			begin(at);
			this.parentheses += (first == '(') ? 1 : ((first == ')') ? -1 : 0);
			return at + 1;
		}

		private void begin(int at) {
			if (this.start < 0) {
				this.start = at;
			}
		}

		private int word(SqlTokens.Token token, String word) {
			begin(token.start());
			boolean routine = !this.words.isEmpty() && this.words.getFirst().equals("CREATE");
			if (this.atomic > 0) {
				this.atomic += word.equals("CASE") ? 1 : (word.equals("END") ? -1 : 0);
			}
			else if (routine && word.equals("ATOMIC") && this.previous.equals("BEGIN")) {
				this.atomic = 1;
			}
			this.previous = word;
			if (this.parentheses == 0 && this.words.size() < WORDS) {
				this.words.add(word);
			}
			return token.end();
		}

		/** Returns whether what ends here is followed by data. */
		private boolean end(int at) {
			boolean data = false;
			if (!this.words.isEmpty()) {
				SqlCommand statement = new SqlCommand(List.copyOf(this.words), this.start, at, lineOf(this.start));
				this.statements.add(statement);
				data = statement.copiesThroughClient();
			}
			this.words = new ArrayList<>();
			this.start = -1;
			this.parentheses = 0;
			this.atomic = 0;
			this.previous = "";
			return data;
		}

		private int lineOf(int place) {
			for (; this.counted < place; this.counted++) {
				this.line += (this.sql.charAt(this.counted) == '\n') ? 1 : 0;
			}
			return this.line;
		}

		private int copyData(int from) {
			Matcher end = COPY_DATA_END.matcher(this.sql).region(from, this.sql.length());
			return end.find() ? end.end() : from;
		}

	}

}
