package dev.headgate.currency;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.ProcessParameter;

/**
 * The state of a schema, seen from one build.
 */
public sealed interface SchemaState {

	/** The names of all states. */
	List<String> NAMES = List.of("at-head", "behind", "ahead", "diverged", "tampered", "unmanaged", "migrating",
			"unreachable");

	/**
	 * Returns the state's name as operators and programs read it.
	 * @return for example {@code at-head}
	 */
	default String state() {
		return switch (this) {
			case AtHead ignored -> "at-head";
			case Behind ignored -> "behind";
			case Ahead ignored -> "ahead";
			case Diverged ignored -> "diverged";
			case Tampered ignored -> "tampered";
			case Unmanaged ignored -> "unmanaged";
			case Migrating ignored -> "migrating";
			case Unreachable ignored -> "unreachable";
		};
	}

	/**
	 * Says whether the service may serve on this schema.
	 * @return {@code true} at head, and ahead of it when nothing there is incompatible
	 */
	default boolean isCurrent() {
		return switch (this) {
			case AtHead ignored -> true;
			case Ahead ahead -> !ahead.incompatible();
			case Behind ignored -> false;
			case Diverged ignored -> false;
			case Tampered ignored -> false;
			case Unmanaged ignored -> false;
			case Migrating ignored -> false;
			case Unreachable ignored -> false;
		};
	}

	/**
	 * Says whether another process may still bring the schema to head.
	 * @return {@code true} when waiting can help
	 */
	default boolean mayBecomeCurrent() {
		return switch (this) {
			case Behind ignored -> true;
			case Migrating ignored -> true;
			case Unmanaged ignored -> true;
			case Unreachable ignored -> true;
			case AtHead ignored -> false;
			case Ahead ignored -> false;
			case Diverged ignored -> false;
			case Tampered ignored -> false;
		};
	}

	/**
	 * Returns where the database stands.
	 * @return the position, empty when it could not be read
	 */
	default Optional<SchemaPosition> schemaPosition() {
		return switch (this) {
			case AtHead(SchemaPosition position) -> Optional.of(position);
			case Behind(SchemaPosition position) -> Optional.of(position);
			case Ahead ahead -> Optional.of(ahead.position());
			case Diverged(SchemaPosition position) -> Optional.of(position);
			case Tampered tampered -> Optional.of(tampered.position());
			case Unmanaged unmanaged -> Optional.of(unmanaged.position());
			case Migrating migrating -> Optional.of(migrating.position());
			case Unreachable ignored -> Optional.empty();
		};
	}

	/**
	 * Every change set of this build that applies here is applied, with its checksum.
	 *
	 * @param position where it stands
	 */
	record AtHead(SchemaPosition position) implements SchemaState {
	}

	/**
	 * Some change sets are pending.
	 *
	 * @param position where it stands
	 */
	record Behind(SchemaPosition position) implements SchemaState {
	}

	/**
	 * The database has applied change sets that this build does not know.
	 *
	 * @param position where it stands
	 * @param incompatible whether one of them carries the label {@code incompatible}
	 */
	record Ahead(SchemaPosition position, boolean incompatible) implements SchemaState {
	}

	/**
	 * Some change sets are pending, and others unknown; or some are applied under another
	 * path.
	 *
	 * @param position where it stands
	 */
	record Diverged(SchemaPosition position) implements SchemaState {

		/**
		 * Says whether pending change sets may be applied although others are unknown.
		 * @return {@code false} when some have another path, and would run again
		 */
		public boolean isIndependent() {
			return this.position.renamed().isEmpty();
		}

	}

	/**
	 * Applied change sets were edited.
	 *
	 * @param position where it stands
	 * @param edited which ones
	 */
	record Tampered(SchemaPosition position, List<ChecksumMismatch> edited) implements SchemaState {

		/**
		 * Returns what the edited ones take from this process, which may be why they are
		 * not as they were.
		 * @return the parameters, usually none
		 */
		public List<ProcessParameter> fromProcess() {
			return this.edited.stream().flatMap((edit) -> edit.fromProcess().stream()).distinct().toList();
		}

		/**
		 * Says what to do.
		 * @return sentences
		 */
		public String remedy() {
			String restore = "Restore their text as it was applied, and put the change into a new change set.";
			List<ProcessParameter> taken = fromProcess();
			return taken.isEmpty() ? restore
					: "They take " + taken.stream().map(ProcessParameter::toString).collect(Collectors.joining(", "))
							+ " of this process, and may have been applied with other values: set "
							+ taken.stream()
								.map((parameter) -> "spring.liquibase.parameters." + parameter.name())
								.collect(Collectors.joining(", "))
							+ " to the value of that time. If that is not why: " + restore;
		}

	}

	/**
	 * There are tables, but no history.
	 *
	 * @param position where it stands
	 * @param tables their names
	 */
	record Unmanaged(SchemaPosition position, List<String> tables) implements SchemaState {
	}

	/**
	 * Change sets are pending, and another process is applying them.
	 *
	 * @param position where it stands
	 * @param holder who holds the migration lock
	 */
	record Migrating(SchemaPosition position, LockHolder holder) implements SchemaState {
	}

	/**
	 * The database gave no answer, or refused one.
	 *
	 * @param reason why, with nothing secret in it
	 */
	record Unreachable(String reason) implements SchemaState {
	}

	/**
	 * One edited change set.
	 *
	 * @param key which one
	 * @param applied its checksum when it was applied
	 * @param now its checksum in this build
	 * @param fromProcess what its file takes from this process
	 */
	record ChecksumMismatch(ChangeSetKey key, String applied, String now, List<ProcessParameter> fromProcess) {

		/**
		 * Creates one whose text depends on its file alone.
		 * @param key which one
		 * @param applied its checksum when it was applied
		 * @param now its checksum in this build
		 */
		public ChecksumMismatch(ChangeSetKey key, String applied, String now) {
			this(key, applied, now, List.of());
		}

	}

}
