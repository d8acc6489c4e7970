package dev.headgate.gate.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.PrintableText;
import dev.headgate.config.Settings;
import dev.headgate.gate.verdict.ClosedVerdicts;
import dev.headgate.gate.verdict.GateClosedException;
import dev.headgate.jdbc.SqlText;
import dev.headgate.liquibase.apply.ExecutionTraits;
import dev.headgate.liquibase.apply.HistoryStatements;

/**
 * A plan as a script for {@code psql}: what the verb would do, with the same lock,
 * timeouts and transactions.
 */
public final class PsqlScript {

	private static final Logger log = LoggerFactory.getLogger(PsqlScript.class);

	private static final String TAG = "$headgate$";

	private final Settings settings;

	private final ClosedVerdicts verdicts;

	private final HistoryStatements history;

	private final String title;

	private final boolean creating;

	private final List<String> guards = new ArrayList<>();

	private final List<PlannedChange> changes;

	private final Map<ChangeSetKey, List<String>> preconditions = new HashMap<>();

	private boolean lockTable;

	private String timeout = "";

	/**
	 * Creates a script.
	 * @param settings timeouts, and where the history is
	 * @param verdicts the texts with which what can't be a script is refused
	 * @param title what it does, in one line
	 * @param creating whether it makes the history tables
	 * @param changes what is to run
	 */
	PsqlScript(Settings settings, ClosedVerdicts verdicts, String title, boolean creating,
			List<PlannedChange> changes) {
		this.settings = settings;
		this.verdicts = verdicts;
		this.history = new HistoryStatements(settings.changelog().history());
		this.title = title;
		this.creating = creating;
		this.changes = changes;
	}

	/**
	 * Makes the script stop before it does anything.
	 * @param condition when, in SQL
	 * @param message what it says then
	 */
	void refuseWhen(String condition, String message) {
		this.guards.add("  IF " + condition + " THEN\n    RAISE EXCEPTION USING message = "
				+ HistoryStatements.literal(message) + ";\n  END IF;");
	}

	/**
	 * Notes what Liquibase would ask before a change set, and a script does not.
	 * @param key the change set
	 * @param conditions its preconditions, for people
	 */
	void leaveUnasked(ChangeSetKey key, List<String> conditions) {
		if (!conditions.isEmpty()) {
			this.preconditions.put(key, conditions);
		}
	}

	/** Makes the script stop on a database that was first migrated as uat or prod. */
	void refuseWhereProtected(String message) {
		this.guards.add("  IF to_regclass('headgate.environment') IS NOT NULL THEN\n"
				+ "    IF EXISTS (SELECT FROM headgate.environment WHERE name IN ('uat', 'prod')) THEN\n"
				+ "      RAISE EXCEPTION USING message = " + HistoryStatements.literal(message)
				+ ";\n    END IF;\n  END IF;");
	}

	/**
	 * Makes the script create the table of Liquibase's own lock where there is none.
	 */
	void createLockTable() {
		this.lockTable = true;
	}

	/**
	 * Writes the script.
	 * @return its text
	 * @throws GateClosedException when a change set can't be written as SQL
	 */
	public String text() {
		StringBuilder text = new StringBuilder();
		text.append("-- Headgate: ")
			.append(this.title)
			.append("\n-- psql -v ON_ERROR_STOP=1 -f FILE DATABASE, as the role that owns the schema,")
			.append(" not through a transaction pooler\n\n");
		if (this.changes.isEmpty()) {
			return text.append("-- There is nothing to do.\n").toString();
		}
		text.append("\\set ON_ERROR_STOP on\n")
			.append("SET client_encoding = 'UTF8';\n")
			.append("SET standard_conforming_strings = on;\n");
		Duration limit = this.settings.gate().statementTimeout();
		if (limit != null) {
			text.append("SET statement_timeout = ").append(limit.toMillis()).append(";\n");
		}
		text.append('\n').append(begin());
		if (this.creating) {
			text.append('\n').append(this.history.create());
		}
		if (!this.guards.isEmpty()) {
			text.append('\n').append(block("", String.join("\n", this.guards) + "\n"));
		}
		this.changes.forEach((change) -> append(text, change));
		return text.append('\n').append(block("", "  PERFORM pg_advisory_unlock(" + lockKey() + ");\n")).toString();
	}

	private void append(StringBuilder text, PlannedChange change) {
		String problem = change.problem();
		if (problem != null) {
			throw new GateClosedException(this.verdicts.notAScript(change.key(), problem));
		}
		text.append("\n-- ")
			.append(oneLine(change.key().id() + " by " + change.key().author() + ", " + change.filename()))
			.append(change.transactional() ? "\n" : "\n-- outside a transaction\n");
		for (String condition : this.preconditions.getOrDefault(change.key(), List.of())) {
			text.append("-- not asked here, look before you run it: precondition ")
				.append(oneLine(condition))
				.append('\n');
			log.warn("The script does not check precondition {} of change set {}: check it before you run the script",
					oneLine(condition), change.key().id());
		}
		boolean concurrent = ExecutionTraits.of(change.transactional(), change.statements()).concurrent();
		Duration lock = concurrent ? this.settings.gate().indexLockTimeout() : this.settings.gate().lockTimeout();
		String wanted = "SET lock_timeout = " + lock.toMillis() + ";\n";
		if (!wanted.equals(this.timeout)) {
			text.append(wanted);
			this.timeout = wanted;
		}
		text.append(change.transactional() ? "BEGIN;\n" : "");
		change.statements().forEach((statement) -> text.append(ended(statement)));
		text.append(ended(change.record())).append(change.transactional() ? "COMMIT;\n" : "");
	}

	/** A comment at the end of a statement must not swallow its delimiter. */
	private static String ended(String statement) {
		String stripped = statement.strip();
		String lastLine = stripped.substring(stripped.lastIndexOf('\n') + 1);
		if (lastLine.contains("--")) {
			return stripped + "\n;\n";
		}
		return stripped + (stripped.endsWith(";") ? "\n" : ";\n");
	}

	private String begin() {
		StringBuilder body = new StringBuilder();
		body.append("  IF current_user = 'headgate' THEN\n")
			.append("    PERFORM set_config('search_path', regexp_replace(current_setting('search_path'),\n")
			.append("      '\"?\\$user\"?\\s*,?\\s*', ''), false);\n  END IF;\n");
		String schema = this.settings.changelog().history().defaultSchema();
		if (!schema.isEmpty()) {
			body.append("  ").append(searchPath(schema)).append(";\n");
		}
		body.append("  PERFORM set_config('")
			.append(HistoryStatements.DEPLOYMENT)
			.append("',\n    substr((extract(epoch FROM clock_timestamp()) * 1000)::bigint::text, 4, 10), false);\n")
			.append("  IF NOT pg_try_advisory_lock(")
			.append(lockKey())
			.append(") THEN\n    RAISE EXCEPTION 'another migration is running';\n  END IF;\n")
			.append("  IF to_regclass(")
			.append(HistoryStatements.literal(this.history.lockTable()))
			.append(") IS NOT NULL THEN\n    EXECUTE ")
			.append(HistoryStatements
				.literal("SELECT coalesce(bool_or(locked), false) FROM " + this.history.lockTable()))
			.append(" INTO held;\n    IF held THEN\n      RAISE EXCEPTION 'Liquibase itself holds its lock table';\n")
			.append("    END IF;\n")
			.append(this.lockTable ? "  ELSE\n" + this.history.createLock().indent(4) : "")
			.append("  END IF;\n");
		return block("DECLARE\n  held boolean;\n", body.toString());
	}

	/**
	 * Puts a schema before those of the session, as Liquibase does.
	 * @param schema the schema's name
	 * @return a statement of PL/pgSQL, without its end
	 */
	static String searchPath(String schema) {
		return "PERFORM set_config('search_path', " + SqlText.literal(SqlText.identifier(schema) + ", ")
				+ " || current_setting('search_path'), false)";
	}

	/** The same lock that the gate takes; its key depends on the history's full name. */
	private String lockKey() {
		return "('x' || encode(substr(sha256(convert_to(\n    'headgate:' || " + this.history.schemaExpression()
				+ " || '.' || " + HistoryStatements.literal(this.history.tableName())
				+ ", 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint";
	}

	private static String block(String declarations, String body) {
		return "DO " + TAG + "\n" + declarations + "BEGIN\n" + body + "END " + TAG + ";\n";
	}

	private static String oneLine(@Nullable String text) {
		return PrintableText.of(String.valueOf(text).replaceAll("\\s*\\R\\s*", " "));
	}

}
