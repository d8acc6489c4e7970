package dev.headgate.lint.catalog;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.headgate.lint.rule.Evidence;
import dev.headgate.lint.rule.Rule;
import dev.headgate.lint.rule.Severity;
import dev.headgate.lint.rule.Violation;
import dev.headgate.lint.trace.ChangeSetTrace;
import dev.headgate.lint.trace.LockMode;
import dev.headgate.lint.trace.ObjectKind;
import dev.headgate.lint.trace.RelationLock;
import dev.headgate.lint.trace.RelationWork;
import dev.headgate.lint.trace.SchemaObject;
import dev.headgate.lint.trace.SourceStatement;
import dev.headgate.lint.trace.StatementTrace;

/**
 * Rules on locks that the statements of a change set hold together.
 */
final class LockRules {

	/** In milliseconds; readers wait behind a statement that waits for its lock. */
	private static final long LONGEST_LOCK_TIMEOUT = 60_000;

	private static final Pattern LOCK_TIMEOUT = Pattern
		.compile("(?i)\\block_timeout'?\\s*(?:=|\\bto\\b|,)\\s*'?\\s*(\\d+)\\s*(us|ms|s|min|h|d)?\\b");

	private static final Pattern NOT_TO_MERGE = Pattern
		.compile("(?i)\\b(?:validate|rename|attach|detach|set\\s+schema|set\\s+tablespace)\\b");

	/** Rules that say of a statement why it works under its lock. */
	private static final List<Rule> EXPLAINING = Stream
		.of(IndexRules.rules(), ValidationRules.rules(), RewriteRules.rules(), PartitionRules.rules(),
				DataFailureRules.rules(), List.of(DataRules.truncate()))
		.flatMap(List::stream)
		.toList();

	private LockRules() {
	}

	static List<Rule> rules() {
		return List.of(workUnderLock(), severalTablesLocked(), otherTableLocked(), altersToMerge(), lockBeforeWork(),
				noLockTimeout(), lockTable(), commentOnBusy());
	}

	private static Rule workUnderLock() {
		return Rule.named("work-under-lock", Severity.ERROR, Evidence.OBSERVED)
			.sees("Rows are read or written while the transaction holds a lock on a table in use that others wait for.")
			.why("A lock is held until the change set commits. From SHARE on everybody who writes the table waits, behind"
					+ " ACCESS EXCLUSIVE everybody who reads it as well, as long as the work takes.")
			.instead("A change set of its own for the statement that locks, or the work in a change set before it.")
			.check(LockRules::worksUnderLock);
	}

	private static List<Violation> worksUnderLock(ChangeSetTrace trace) {
		Set<SourceStatement> explained = EXPLAINING.stream()
			.flatMap((rule) -> rule.check().find(trace).stream())
			.map(Violation::statement)
			.filter(Objects::nonNull)
			.collect(Collectors.toSet());
		return trace.statements()
			.stream()
			.filter((statement) -> !explained.contains(statement.statement()))
			.flatMap(LockRules::workOf)
			.toList();
	}

	private static Stream<Violation> workOf(StatementTrace statement) {
		List<SchemaObject> worked = statement.work()
			.stream()
			.filter((work) -> work.relation().inUse() && work.relation().kind().holdsRows() && isMuch(work))
			.map(RelationWork::relation)
			.toList();
		return statement.heldTables(LockMode.SHARE)
			.stream()
			.filter((lock) -> lock.relation().kind().isTable() || lock.mode().blocksReads())
			.limit(worked.isEmpty() ? 0 : 1)
			.map((lock) -> Violation.in(statement, worked.getFirst().name(),
					"rows of " + worked.getFirst().table() + " are read or written while " + lock.mode().blocked()
							+ " of " + lock.relation().table() + " wait"));
	}

	private static boolean isMuch(RelationWork work) {
		return work.readsTable() || work.rowsWritten() > 1;
	}

	private static Rule severalTablesLocked() {
		return Rule.named("several-tables-locked", Severity.WARN, Evidence.OBSERVED)
			.sees("Statements of one transaction lock several tables in use, one after the other.")
			.why("Others wait for the first table (from SHARE on writes, behind ACCESS EXCLUSIVE reads as well) while the"
					+ " transaction itself waits for the second. And two that go the opposite way deadlock.")
			.instead("A change set for each table.")
			.check(LockRules::tablesLockedInTurn);
	}

	private static List<Violation> tablesLockedInTurn(ChangeSetTrace trace) {
		List<Violation> violations = new ArrayList<>();
		Set<Long> locked = new HashSet<>();
		for (StatementTrace statement : trace.source().transactional() ? trace.statements()
				: List.<StatementTrace>of()) {
			List<SchemaObject> tables = statement.locksTables(LockMode.SHARE)
				.stream()
				.map(RelationLock::relation)
				.filter((table) -> !table.is("is_partition"))
				.toList();
			boolean later = !locked.isEmpty();
			for (SchemaObject table : tables) {
				if (locked.add(table.oid()) && later) {
					violations.add(Violation.in(statement, table.name(),
							"table " + table.table() + " is locked while the one locked before stays locked"));
				}
			}
		}
		return violations;
	}

	private static Rule otherTableLocked() {
		return Rule.named("other-table-locked", Severity.NOTE, Evidence.OBSERVED)
			.sees("A statement locks a table in use that it does not name.")
			.why("Keys, cascades and dropped triggers take locks on other tables: from SHARE ROW EXCLUSIVE on everybody who"
					+ " writes such a table waits, behind ACCESS EXCLUSIVE everybody who reads it as well.")
			.instead("The same, when you know it; else drop the key in a change set of its own first.")
			.check(StatementChecks.each(LockRules::unnamedTables));
	}

	private static Stream<Violation> unnamedTables(StatementTrace statement) {
		String word = statement.statement().words().isEmpty() ? "" : statement.statement().words().getFirst();
		return statement.locksTables(LockMode.SHARE_ROW_EXCLUSIVE)
			.stream()
			.filter((lock) -> lock.relation().kind().isTable() && !lock.relation().is("is_partition")
					&& !statement.statement().names(lock.relation().name()) && !namesIndex(statement, lock.relation()))
			.map((lock) -> Violation.in(statement, word,
					lock.mode().blocked() + " of table " + lock.relation().table() + ", which it does not name, wait"));
	}

	private static boolean namesIndex(StatementTrace statement, SchemaObject table) {
		return statement.work()
			.stream()
			.map(RelationWork::relation)
			.anyMatch((index) -> index.kind() == ObjectKind.INDEX && index.tableOid() == table.oid()
					&& statement.statement().names(index.name()));
	}

	private static Rule altersToMerge() {
		return Rule.named("alters-to-merge", Severity.NOTE, Evidence.OBSERVED, Evidence.TEXT)
			.sees("Two ALTER TABLE of the same table in use follow each other.")
			.why("Each takes ACCESS EXCLUSIVE, and each that checks rows reads all of the table. One with several actions"
					+ " locks and reads once.")
			.instead("One ALTER TABLE with the actions behind each other, with commas.")
			.check(LockRules::neighbouringAlters);
	}

	private static List<Violation> neighbouringAlters(ChangeSetTrace trace) {
		List<Violation> violations = new ArrayList<>();
		Set<Long> previous = Set.of();
		for (StatementTrace statement : trace.statements()) {
			Set<Long> altered = new HashSet<>();
			if (statement.statement().startsWith("ALTER", "TABLE")
					&& !NOT_TO_MERGE.matcher(statement.statement().sql()).find()) {
				for (RelationLock lock : statement.locksTables(LockMode.ACCESS_EXCLUSIVE)) {
					if (statement.statement().names(lock.relation().name())) {
						altered.add(lock.relation().oid());
						if (previous.contains(lock.relation().oid())) {
							violations.add(Violation.in(statement, "ALTER",
									"the statement before it alters " + lock.relation().table() + ", too"));
						}
					}
				}
			}
			previous = altered;
		}
		return violations;
	}

	private static Rule lockBeforeWork() {
		return Rule.named("lock-before-work", Severity.NOTE, Evidence.OBSERVED)
			.sees("A table in use is locked, and statements follow that do not need it.")
			.why("ACCESS EXCLUSIVE is held until the change set commits, so everybody who reads or writes the table waits for"
					+ " those statements as well.")
			.instead("The statement that locks at the end of the change set, or in one of its own.")
			.check(LockRules::locksBeforeOthers);
	}

	private static List<Violation> locksBeforeOthers(ChangeSetTrace trace) {
		Set<SourceStatement> reported = worksUnderLock(trace).stream()
			.map(Violation::statement)
			.filter(Objects::nonNull)
			.collect(Collectors.toSet());
		List<Violation> violations = new ArrayList<>();
		List<StatementTrace> statements = trace.source().transactional() ? trace.statements() : List.of();
		for (int i = 0; i < statements.size(); i++) {
			StatementTrace statement = statements.get(i);
			List<RelationLock> locks = statement.locksTables(LockMode.ACCESS_EXCLUSIVE);
			statements.subList(i + 1, statements.size())
				.stream()
				.filter((later) -> !locks.isEmpty() && !reported.contains(later.statement())
						&& !needs(later, statement, locks))
				.findFirst()
				.ifPresent((later) -> violations.add(Violation.in(statement, locks.getFirst().relation().name(),
						locks.getFirst().mode().blocked() + " of " + locks.getFirst().relation().table()
								+ " wait, also while statement " + later.statement().number() + " runs")));
			if (!violations.isEmpty()) {
				break;
			}
		}
		return violations;
	}

	/** Whether a later statement could not stand before an earlier one as well. */
	private static boolean needs(StatementTrace later, StatementTrace earlier, List<RelationLock> locks) {
		return later.statement().startsWith("SET") || !later.ran() || !later.locksTables(LockMode.SHARE).isEmpty()
				|| locks.stream().anyMatch((lock) -> later.statement().names(lock.relation().name()))
				|| earlier.statement().words().size() < 2;
	}

	private static Rule noLockTimeout() {
		return Rule.named("no-lock-timeout", Severity.WARN, Evidence.TEXT)
			.sees("A change set switches lock_timeout off, or sets it to more than a minute.")
			.why("While a statement waits for ACCESS EXCLUSIVE, everybody who comes after it waits behind it, readers"
					+ " too. Headgate gives each statement a short lock_timeout, and tries a change set again that loses.")
			.instead("Leave it as Headgate sets it (headgate.gate.lock-timeout), or SET LOCAL lock_timeout to a few"
					+ " seconds.")
			.check(StatementChecks.each(LockRules::longLockTimeouts));
	}

	private static Stream<Violation> longLockTimeouts(StatementTrace statement) {
		Matcher setting = LOCK_TIMEOUT.matcher(statement.statement().sql());
		boolean sets = statement.statement().startsWith("SET") || statement.statement().names("set_config");
		if (!sets || !setting.find()) {
			return Stream.empty();
		}
		long millis = millis(Long.parseLong(setting.group(1)), setting.group(2));
		return StatementChecks.when(millis == 0 || millis > LONGEST_LOCK_TIMEOUT, statement, "lock_timeout",
				(millis == 0) ? "statements wait for locks without end, and others behind them"
						: "statements wait up to " + (millis / 1000) + " s for locks, and others behind them");
	}

	private static long millis(long value, @Nullable String unit) {
		return switch ((unit != null) ? unit.toLowerCase(Locale.ROOT) : "ms") {
			case "us" -> Math.max(1, value / 1000);
			case "s" -> value * 1000;
			case "min" -> value * 60_000;
			case "h" -> value * 3_600_000;
			case "d" -> value * 86_400_000;
			default -> value;
		};
	}

	private static Rule lockTable() {
		return Rule.named("lock-table", Severity.WARN, Evidence.TEXT, Evidence.OBSERVED)
			.sees("LOCK TABLE locks a table in use.")
			.why("It is held until the change set commits, and without a mode it is ACCESS EXCLUSIVE: everybody who reads or"
					+ " writes the table waits. Headgate itself sees to it that no two migrations run at once.")
			.instead("Let each statement take the lock that it needs.")
			.check(StatementChecks.each(LockRules::lockedTables));
	}

	private static Stream<Violation> lockedTables(StatementTrace statement) {
		if (!statement.statement().startsWith("LOCK") && !statement.mentions("LOCK", "TABLE")) {
			return Stream.empty();
		}
		return statement.locksTables(LockMode.ACCESS_SHARE)
			.stream()
			.map((lock) -> Violation.in(statement, "LOCK", "table " + lock.relation().table() + " is locked in mode "
					+ lock.mode().sql() + " until the change set commits"));
	}

	private static Rule commentOnBusy() {
		return Rule.named("comment-on-busy", Severity.NOTE, Evidence.OBSERVED)
			.sees("A comment locks a table in use, and a statement that reads or writes rows follows.")
			.why("COMMENT holds SHARE UPDATE EXCLUSIVE on the table until the change set commits: vacuum, concurrent index"
					+ " builds and other changes of the schema wait that long. Reads and writes go on.")
			.instead("The comment at the end of the change set, or in one of its own.")
			.check(LockRules::commentsBeforeWork);
	}

	private static List<Violation> commentsBeforeWork(ChangeSetTrace trace) {
		List<Violation> violations = new ArrayList<>();
		List<StatementTrace> statements = trace.source().transactional() ? trace.statements() : List.of();
		for (int i = 0; i < statements.size(); i++) {
			StatementTrace statement = statements.get(i);
			boolean workFollows = statements.subList(i + 1, statements.size())
				.stream()
				.anyMatch((later) -> later.work()
					.stream()
					.anyMatch((work) -> work.relation().inUse() && (work.readsTable() || work.rowsWritten() > 0)));
			if (workFollows && statement.statement().startsWith("COMMENT")) {
				statement.locksTables(LockMode.SHARE_UPDATE_EXCLUSIVE)
					.stream()
					.filter((lock) -> isFirstLock(statement, lock))
					.forEach((lock) -> violations.add(Violation.in(statement, "COMMENT", "vacuum and index builds on "
							+ lock.relation().table() + " wait for the whole change set")));
			}
		}
		return violations;
	}

	private static boolean isFirstLock(StatementTrace statement, RelationLock lock) {
		return statement.heldBefore()
			.stream()
			.noneMatch((held) -> held.relation().oid() == lock.relation().oid() && held.mode().isAtLeast(lock.mode()));
	}

}
