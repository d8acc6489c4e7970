package dev.headgate.proof.verify;

import java.sql.SQLException;
import java.util.List;

import dev.headgate.proof.report.ProofOutcome;

/**
 * One thing that is proved of a changelog, in temporary databases.
 */
public interface Proof {

	/**
	 * Returns its name on the command line and in reports.
	 * @return one word
	 */
	String name();

	/**
	 * Says what it proves.
	 * @return a sentence without its full stop
	 */
	String claim();

	/**
	 * Returns the proofs without which this one makes no sense.
	 * @return their names; this one is skipped when one of them runs and fails
	 */
	List<String> needs();

	/**
	 * Proves it, or finds what is wrong.
	 * @param context the changelog, and where temporary databases are made
	 * @return how it ended
	 * @throws SQLException when the server does not answer
	 * @throws InterruptedException when this thread is told to stop
	 * @throws dev.headgate.config.HeadgateException when the changelog or the entities
	 * are refused
	 */
	ProofOutcome prove(ProofContext context) throws SQLException, InterruptedException;

}
