package dev.headgate.proof.verify;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import dev.headgate.config.ExitCode;
import dev.headgate.proof.scratch.ProofException;

/**
 * All proofs, in the order in which they are reported.
 */
public final class Proofs {

	private static final List<Proof> ALL = List.of(
			new Proof("graph",
					"The changelog has one head and a whole chain; its checksum file, names and ids are right",
					List.of(), GraphProof::prove),
			new Proof("fresh", "An empty database comes to head, and a second run changes nothing", List.of("graph"),
					FreshProof::prove),
			new Proof("stairway",
					"Each change set goes up, down and up again, and its rollback leaves what was there before it",
					List.of("fresh"), StairwayProof::prove),
			new Proof("baseline",
					"A database made by the schema.sql of the baseline, stamped and upgraded, is as one built from empty",
					List.of("fresh"), BaselineProof::prove),
			new Proof("model", "The schema at head is as the JPA entities want it, and as schema.sql tells it",
					List.of("fresh"), ModelProof::prove),
			new Proof("seeds", "Seeds run in profile dev only, twice, and their rollbacks leave no trace of them",
					List.of("fresh"), SeedsProof::prove),
			new Proof("offline", "The script of 'upgrade --sql' leads to the same schema and the same history",
					List.of("fresh"), OfflineProof::prove),
			new Proof("lint", "No change set does to a database in use what a rule of lint warns of", List.of("fresh"),
					LintProof::prove),
			new Proof("previous", "The entities and the recorded statements of the previous release work at head",
					List.of("fresh"), PreviousProof::prove));

	private Proofs() {
	}

	/**
	 * Returns every proof.
	 * @return the proofs
	 */
	public static List<Proof> all() {
		return ALL;
	}

	/**
	 * Finds proofs by their names.
	 * @param names the names
	 * @return the proofs, in their own order
	 * @throws ProofException when there is no such proof
	 */
	public static List<Proof> named(Collection<String> names) {
		List<String> unknown = new ArrayList<>(names);
		unknown.removeIf((name) -> ALL.stream().anyMatch((proof) -> proof.name().equals(name)));
		if (!unknown.isEmpty()) {
			throw new ProofException(ExitCode.USAGE, "There is no proof '" + unknown.getFirst() + "'.",
					"The proofs are " + ALL.stream().map(Proof::name).collect(Collectors.joining(", ")) + ".");
		}
		return ALL.stream().filter((proof) -> names.contains(proof.name())).toList();
	}

}
