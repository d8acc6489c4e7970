package dev.headgate.gate;

import liquibase.changelog.ChangeSet;
import liquibase.util.StandardSqlParser;
import liquibase.util.StringClauses;
import org.jspecify.annotations.Nullable;

/**
 * The engine's own parser of SQL, without doing the same text twice in a row: the engine
 * asks for each change once for what it tells its log, and again to run it.
 */
public final class RememberingSqlParser extends StandardSqlParser {

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
			return super.parse(sql, preserveWhitespace, preserveComments, null);
		}
		Parsed parsed = this.last;
		if (parsed == null || !parsed.isFor(sql, preserveWhitespace, preserveComments)) {
			parsed = new Parsed(sql, preserveWhitespace, preserveComments,
					super.parse(sql, preserveWhitespace, preserveComments, changeSet));
			this.last = parsed;
		}
		return parsed.clauses();
	}

	private record Parsed(String sql, boolean whitespace, boolean comments, StringClauses clauses) {

		boolean isFor(String sql, boolean whitespace, boolean comments) {
			return this.whitespace == whitespace && this.comments == comments && this.sql.equals(sql);
		}

	}

}
