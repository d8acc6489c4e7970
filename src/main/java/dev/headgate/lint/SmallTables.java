package dev.headgate.lint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.headgate.lint.rule.Violation;
import dev.headgate.lint.sizes.TableSize;
import dev.headgate.lint.sizes.TableSizes;
import dev.headgate.lint.trace.ChangeSetTrace;
import dev.headgate.lint.trace.LockMode;
import dev.headgate.lint.trace.RelationLock;
import dev.headgate.lint.trace.RelationWork;
import dev.headgate.lint.trace.SchemaObject;
import dev.headgate.lint.trace.SourceStatement;
import dev.headgate.lint.trace.StatementTrace;

/**
 * The tables on which work is over at once, by the sizes that they have in production.
 *
 * @param sizes the sizes; a table that is not among them counts as large
 * @param below how many bytes a small table does not reach
 */
public record SmallTables(TableSizes sizes, long below) {

	/** All tables count as large. */
	public static final SmallTables NONE = new SmallTables(new TableSizes(List.of()), 0);

	/**
	 * Says why a violation does not count: all tables in use that are locked or worked on
	 * are small.
	 * @param trace what the change set did
	 * @param violation the violation
	 * @return the tables and their sizes, empty when it counts
	 */
	Optional<String> reason(ChangeSetTrace trace, Violation violation) {
		List<SchemaObject> tables = tables(trace, violation.statement());
		if (tables.isEmpty() || !tables.stream().allMatch((table) -> size(table).filter(this::isSmall).isPresent())) {
			return Optional.empty();
		}
		return Optional.of(tables.stream()
			.map((table) -> table.table() + " has " + size(table).map(TableSize::shown).orElse(""))
			.collect(Collectors.joining(", ")));
	}

	private Optional<TableSize> size(SchemaObject table) {
		return this.sizes.of(table.schema(), table.name());
	}

	private boolean isSmall(TableSize size) {
		return size.bytes() < this.below;
	}

	/** Without a statement, those of the whole change set. */
	private static List<SchemaObject> tables(ChangeSetTrace trace, @Nullable SourceStatement statement) {
		Map<Long, SchemaObject> tables = new LinkedHashMap<>();
		trace.statements()
			.stream()
			.filter((one) -> statement == null || one.statement().number() == statement.number())
			.flatMap(SmallTables::tables)
			.forEach((table) -> tables.putIfAbsent(table.oid(), table));
		return List.copyOf(tables.values());
	}

	private static Stream<SchemaObject> tables(StatementTrace statement) {
		Stream<SchemaObject> locked = statement.heldTables(LockMode.SHARE_UPDATE_EXCLUSIVE)
			.stream()
			.map(RelationLock::relation);
		Stream<SchemaObject> worked = statement.work()
			.stream()
			.filter((work) -> work.readsTable() || work.rowsWritten() > 0 || work.newFile())
			.map(RelationWork::relation)
			.filter((relation) -> relation.inUse() && relation.kind().holdsRows());
		return Stream.concat(locked, worked);
	}

}
