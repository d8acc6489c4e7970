package dev.headgate.proof;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.currency.SchemaPosition;
import dev.headgate.currency.SchemaState;
import dev.headgate.currency.SchemaStateReader;
import dev.headgate.currency.UntrustedTableException;
import dev.headgate.jdbc.Connections;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.liquibase.ParsedChangelog;
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
	 * Compares a database with a temporary one that has the same change sets.
	 * @param settings the database, and the changelog
	 * @return one line for each difference; empty when there is none
	 * @throws ProofException when one of the two can't be read or made, or this changelog
	 * is not the one that made the database
	 */
	public static List<String> drift(Settings settings) {
		ParsedChangelog changelog = ChangelogReader.read(settings.changelog());
		SchemaState state = ask(settings,
				(connection) -> new SchemaStateReader(changelog.on(connection).model(), settings.changelog().history())
					.read(connection));
		SchemaPosition position = state.schemaPosition().orElseThrow();
		boolean same = position.unknown().isEmpty() && position.renamed().isEmpty()
				&& !(state instanceof SchemaState.Tampered);
		if (!same || state instanceof SchemaState.Unmanaged) {
			throw new ProofException(ExitCode.INCOMPATIBLE,
					"The schema of " + settings.migration() + " is " + state.state()
							+ ": this changelog is not the one that made it, and can't tell what it should be.",
					"Ask again with the changelog of the release that migrated the database last.");
		}
		Set<ChangeSetKey> pending = new HashSet<>(position.pending());
		position.deferred().forEach((deferral) -> pending.add(deferral.key()));
		return differences(settings, (key) -> !pending.contains(key));
	}

	static Schema read(Settings settings, Connection connection) throws SQLException {
		return SchemaReader.read(connection, settings.changelog().history());
	}

	static <T> T ask(Settings settings, Question<T> question) {
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
	interface Question<T> {

		T ask(Connection connection) throws SQLException;

	}

}
