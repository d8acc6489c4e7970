package dev.headgate.ops;

import java.util.List;

import dev.headgate.currency.RenamedChangeSet;
import dev.headgate.currency.SchemaPosition;
import dev.headgate.currency.SchemaState;

/**
 * What a state means to whoever is on call, and what they can do about it.
 *
 * @param meaning the state in a few words, with its evidence
 * @param action what to do, empty when there is nothing to do
 */
record SchemaGuidance(String meaning, String action) {

	private static final int SHOWN = 5;

	static SchemaGuidance of(SchemaState currency) {
		return switch (currency) {
			case SchemaState.AtHead atHead -> new SchemaGuidance("at head " + atHead.position().head(), "");
			case SchemaState.Behind behind -> new SchemaGuidance(pending(behind.position()) + " to head",
					"apply the pending change sets with 'headgate upgrade'");
			case SchemaState.Ahead ahead -> ahead.incompatible()
					? new SchemaGuidance("a newer release has changed the schema in an incompatible way",
							"deploy the release that has " + list(ahead.position().unknownIds()))
					: new SchemaGuidance("a newer release has migrated the schema; compatible with this build", "");
			case SchemaState.Diverged diverged when !diverged.isIndependent() -> new SchemaGuidance(
					list(diverged.position().renamed().stream().map(RenamedChangeSet::toString).toList()),
					diverged.position().pathRemedy());
			case SchemaState.Diverged diverged -> new SchemaGuidance(
					pending(diverged.position()) + ", and " + list(diverged.position().unknownIds())
							+ " unknown to this build",
					"deploy a build that has both the pending and the unknown change sets");
			case SchemaState.Tampered tampered ->
				new SchemaGuidance(list(tampered.edited().stream().map((edit) -> edit.key().id()).toList())
						+ " edited after being applied", tampered.remedy());
			case SchemaState.Unmanaged unmanaged ->
				new SchemaGuidance(unmanaged.tables().size() + " tables, but no migration history",
						"record the schema's revision with 'headgate stamp REVISION'");
			case SchemaState.Migrating migrating ->
				new SchemaGuidance(pending(migrating.position()) + "; another process is applying them",
						"wait for it, " + migrating.holder());
			case SchemaState.Unreachable unreachable -> new SchemaGuidance(unreachable.reason(),
					"check that the database runs and can be reached from here: 'headgate doctor'");
		};
	}

	private static String pending(SchemaPosition position) {
		return list(position.pendingIds()) + " pending";
	}

	private static String list(List<String> ids) {
		String shown = String.join(", ", ids.subList(0, Math.min(SHOWN, ids.size())));
		return (ids.size() > SHOWN) ? shown + " and " + (ids.size() - SHOWN) + " more" : shown;
	}

}
