package dev.headgate.proof.verify;

import java.sql.SQLException;
import java.util.List;

import dev.headgate.proof.report.ProofOutcome;

/**
 * One thing that is proved of a changelog, in temporary databases.
 *
 * @param name its name on the command line and in reports; one word
 * @param claim what it proves; a sentence without its full stop
 * @param needs the names of the proofs without which this one makes no sense: it is
 * skipped when one of them runs and fails
 * @param procedure proves it, or finds what is wrong
 */
public record Proof(String name, String claim, List<String> needs, Procedure procedure) {

	/**
	 * Copies the list.
	 */
	public Proof {
		needs = List.copyOf(needs);
	}

	/**
	 * How something is proved.
	 */
	@FunctionalInterface
	public interface Procedure {

		/**
		 * Proves it, or finds what is wrong.
		 * @param context the changelog, and where temporary databases are made
		 * @return how it ended
		 * @throws SQLException when the server does not answer
		 * @throws InterruptedException when this thread is told to stop
		 * @throws dev.headgate.config.HeadgateException when the changelog or the
		 * entities are refused
		 */
		ProofOutcome prove(ProofContext context) throws SQLException, InterruptedException;

	}

}
