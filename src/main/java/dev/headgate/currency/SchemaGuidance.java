package dev.headgate.currency;

import java.util.List;

import dev.headgate.config.ExitCode;
import dev.headgate.config.PrintableText;

/**
 * The one table of what is said about a state: by gate, health, log, {@code status},
 * {@code wait}, {@code current} and {@code doctor}.
 *
 * @param exitCode how a check for head ends
 * @param summary the state in one line, with its evidence
 * @param meaning the state in a few words
 * @param action what to do, a sentence
 */
public record SchemaGuidance(ExitCode exitCode, String summary, String meaning, String action) {

	/** What is said where a changelog has nothing for this environment. */
	public static final String NOTHING_APPLIES = "no change set of the changelog applies here";

	/** More names than these are counted. */
	private static final int NAMED = 5;

	/**
	 * Returns what is said about a state.
	 * @param state the state
	 * @return the texts
	 */
	public static SchemaGuidance of(SchemaState state) {
		return switch (state) {
			case SchemaState.AtHead(SchemaPosition position) -> {
				String head = (position.head() != null) ? "at head " + position.head() : "at head: " + NOTHING_APPLIES;
				yield position.deferred().isEmpty() ? guidance(ExitCode.DONE, head, "the schema is at head", "Nothing.")
						: guidance(ExitCode.DONE, head + deferred(position),
								"the schema is at head, but for " + position.deferred().size()
										+ " deferred change sets",
								"Each upgrade tries what is deferred again; make its precondition true, or correct it.");
			}
			case SchemaState.Behind(SchemaPosition position) -> guidance(ExitCode.BEHIND,
					"behind: at " + current(position) + ", " + position.pending().size() + " pending up to "
							+ position.head() + deferred(position),
					"the schema is behind head", "Apply what is pending: headgate upgrade");
			case SchemaState.Migrating migrating -> guidance(ExitCode.BEHIND, "migrating: " + migrating.holder(),
					"another process is migrating the schema", "Wait until it is done: headgate wait");
			case SchemaState.Ahead ahead when ahead.incompatible() -> guidance(ExitCode.INCOMPATIBLE,
					ahead(ahead.position()) + ", and marked incompatible" + deferred(ahead.position()),
					"the schema has change sets that are marked incompatible with this build",
					"Deploy the release that brought them, or downgrade the schema with that release first.");
			case SchemaState.Ahead(SchemaPosition position, boolean ignored) ->
				guidance(ExitCode.DONE, ahead(position) + deferred(position),
						"a newer release has migrated the schema; this build can serve on it", "Nothing.");
			case SchemaState.Diverged diverged when !diverged.isIndependent() -> guidance(ExitCode.INCOMPATIBLE,
					"diverged: " + renamed(diverged.position()),
					"change sets were applied from files that have another path now", diverged.position().pathRemedy());
			case SchemaState.Diverged diverged -> guidance(ExitCode.INCOMPATIBLE,
					"diverged: " + list(diverged.position().pendingIds()) + " pending, "
							+ list(diverged.position().unknownIds()) + " unknown to this build",
					"the schema and this build each have change sets that the other lacks",
					"Deploy a build that has both, or, if they are independent of each other,"
							+ " set headgate.gate.allow-diverged=true to apply the pending ones.");
			case SchemaState.Tampered tampered -> guidance(ExitCode.TAMPERED,
					"tampered: " + list(tampered.edited().stream().map((edit) -> edit.key().id()).toList())
							+ " edited after being applied",
					"change sets were edited after they had been applied", tampered.remedy());
			case SchemaState.Unmanaged unmanaged ->
				guidance(ExitCode.UNMANAGED, "unmanaged: " + unmanaged.tables().size() + " tables, but no history",
						"the schema has tables but no migration history",
						"If the tables equal a revision of this changelog, record it with 'headgate stamp REVISION'"
								+ " (see 'headgate stamp --help'); otherwise start with an empty database.");
			case SchemaState.Unreachable unreachable ->
				guidance(ExitCode.UNREACHABLE, "unreachable: " + unreachable.reason(),
						"the database does not answer, or refuses: " + unreachable.reason(),
						"Check that the server runs, and host, port, database name, user"
								+ " and password in DATABASE_URL or spring.datasource.*.");
		};
	}

	/**
	 * Names the first of some things, and counts the others.
	 * @param names the names
	 * @return the names for a sentence
	 */
	public static String list(List<String> names) {
		String text = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
		return (names.size() > NAMED) ? text + " and " + (names.size() - NAMED) + " more" : text;
	}

	private static SchemaGuidance guidance(ExitCode exitCode, String summary, String meaning, String action) {
		return new SchemaGuidance(exitCode, PrintableText.of(summary), PrintableText.of(meaning), action);
	}

	private static String ahead(SchemaPosition position) {
		return "ahead: " + list(position.unknownIds()) + " unknown to this build";
	}

	private static String renamed(SchemaPosition position) {
		return list(position.renamed().stream().map(RenamedChangeSet::toString).toList());
	}

	private static String deferred(SchemaPosition position) {
		return position.deferred().isEmpty() ? ""
				: ", " + position.deferred().size() + " not applied and tried again at each start: "
						+ list(position.deferred().stream().map(DeferredChangeSet::toString).toList());
	}

	private static String current(SchemaPosition position) {
		return (position.current() != null) ? position.current() : "nothing";
	}

}
