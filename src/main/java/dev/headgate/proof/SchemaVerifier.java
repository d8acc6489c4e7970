package dev.headgate.proof;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.currency.UntrustedTableException;
import dev.headgate.jdbc.Connections;
import dev.headgate.proof.scratch.ProofException;

/**
 * Proves that a database has the schema to which change sets lead.
 */
public final class SchemaVerifier {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	private SchemaVerifier() {
	}

	/**
	 * Compares a database with a temporary one that is migrated.
	 * @param settings the database, and the changelog
	 * @param applied the change sets that are to run in the temporary one
	 * @return one line for each difference; empty when there is none
	 * @throws ProofException when one of the two can't be read or made
	 */
	public static List<String> differences(Settings settings, Predicate<ChangeSetKey> applied) {
		Schema actual = ask(settings, (connection) -> read(settings, connection));
		Schema expected = new ScratchSchemas(settings).migrated(applied);
		return SchemaComparison.differences(expected, actual);
	}

	/**
	 * Reads what is in the database.
	 * @param settings where its history is
	 * @param connection a connection in autocommit mode
	 * @return what is there
	 * @throws SQLException when the database does not answer, or refuses
	 */
	public static Schema read(Settings settings, Connection connection) throws SQLException {
		return SchemaReader.read(connection, settings.changelog().history());
	}

	/**
	 * Asks the database, as the role that migrates.
	 * @param settings the database
	 * @param question what to ask
	 * @param <T> the type of the answer
	 * @return the answer
	 * @throws ProofException when the database does not answer, or refuses
	 */
	public static <T> T ask(Settings settings, Question<T> question) {
		try (Connection connection = Connections.open(settings.migration(), "headgate proof", CONNECT_TIMEOUT)) {
			return question.ask(connection);
		}
		catch (UntrustedTableException ex) {
			throw new ProofException(ExitCode.ENVIRONMENT_REFUSED, ex.description(), ex.action());
		}
		catch (SQLException ex) {
			throw new ProofException(ExitCode.UNREACHABLE,
					"The database " + settings.migration() + " does not answer, or refuses: "
							+ Connections.describe(ex),
					"Check that the server runs, and host, port, database name, user and password"
							+ " in --url, DATABASE_URL or spring.datasource.*.");
		}
	}

	/**
	 * A question to the database.
	 *
	 * @param <T> the type of the answer
	 */
	@FunctionalInterface
	public interface Question<T> {

		/**
		 * Asks.
		 * @param connection a connection in autocommit mode
		 * @return the answer
		 * @throws SQLException when the database does not answer, or refuses
		 */
		T ask(Connection connection) throws SQLException;

	}

}
