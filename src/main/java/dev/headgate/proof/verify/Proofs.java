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

	private static final List<Proof> ALL = List.of(new GraphProof(), new FreshProof(), new StairwayProof(),
			new BaselineProof(), new ModelProof(), new SeedsProof(), new OfflineProof());

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
