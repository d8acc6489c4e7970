package dev.headgate.cli.output;

import dev.headgate.config.ExitCode;
import dev.headgate.currency.SchemaPosition;
import dev.headgate.currency.SchemaState;

/**
 * What a state means for whoever asks about it.
 *
 * @param exitCode how a check for head ends
 * @param meaning what the state is, in a few words
 * @param next what to do next, a sentence
 */
public record Advice(ExitCode exitCode, String meaning, String next) {

	/**
	 * Advises on a state.
	 * @param currency the state
	 * @return the advice
	 */
	public static Advice on(SchemaState currency) {
		return switch (currency) {
			case SchemaState.AtHead(SchemaPosition position) -> position.deferred().isEmpty()
					? new Advice(ExitCode.DONE, "the schema is at head", "Nothing.")
					: new Advice(ExitCode.DONE,
							"the schema is at head, but for " + position.deferred().size() + " deferred change sets",
							"Each upgrade tries what is deferred again; make its precondition true, or correct it.");
			case SchemaState.Behind ignored ->
				new Advice(ExitCode.BEHIND, "the schema is behind head", "Apply what is pending: headgate upgrade");
			case SchemaState.Migrating ignored -> new Advice(ExitCode.BEHIND, "another process is migrating the schema",
					"Wait until it is done: headgate wait");
			case SchemaState.Ahead ahead -> ahead.incompatible()
					? new Advice(ExitCode.INCOMPATIBLE,
							"the schema has change sets that are marked incompatible with this build",
							"Deploy the release that brought them, or downgrade with it.")
					: new Advice(ExitCode.DONE, "a newer release has migrated the schema",
							"Nothing; this build can serve on it.");
			case SchemaState.Diverged diverged when !diverged.isIndependent() -> new Advice(ExitCode.INCOMPATIBLE,
					"change sets were applied from files that have another path now", diverged.position().pathRemedy());
			case SchemaState.Diverged ignored -> new Advice(ExitCode.INCOMPATIBLE,
					"the schema and this build each have change sets that the other lacks",
					"Deploy a build that has both; if they are independent of each other:"
							+ " headgate upgrade --headgate.gate.allow-diverged=true");
			case SchemaState.Tampered tampered ->
				new Advice(ExitCode.TAMPERED, "change sets were edited after they had been applied", tampered.remedy());
			case SchemaState.Unmanaged ignored -> new Advice(ExitCode.UNMANAGED,
					"the schema has tables but no migration history",
					"If they equal a revision, record it: headgate stamp REVISION. Otherwise use an empty database.");
			case SchemaState.Unreachable unreachable ->
				new Advice(ExitCode.UNREACHABLE, "the database does not answer: " + unreachable.reason(),
						"Check that the server runs, and its address.");
		};
	}

}
