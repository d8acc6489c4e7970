package dev.headgate.proof.drift;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

import dev.headgate.changelog.AppliedFingerprint;
import dev.headgate.config.HeadgateException;
import dev.headgate.config.Settings;
import dev.headgate.currency.DriftCheck;
import dev.headgate.currency.SchemaDrift;
import dev.headgate.currency.SchemaStateReader;
import dev.headgate.currency.UntrustedTableException;
import dev.headgate.jdbc.Connections;

/**
 * Compares the database of a service with the file that travels with its changelog, as
 * the role that the service uses, on a connection of its own. Makes no temporary
 * database.
 */
public final class ExpectedSchemaCheck implements DriftCheck {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

	private final Settings settings;

	/**
	 * Creates a check.
	 * @param settings the database, and the changelog
	 */
	public ExpectedSchemaCheck(Settings settings) {
		this.settings = settings;
	}

	@Override
	public SchemaDrift check(SchemaStateReader reader) {
		try {
			return ExpectedSchemaFile.find(this.settings.changelog())
				.map((known) -> compare(known, reader))
				.orElseGet(() -> new SchemaDrift.Unknown("the changelog comes without " + ExpectedSchemaFile.NAME));
		}
		catch (HeadgateException ex) {
			return new SchemaDrift.Unknown(ex.description());
		}
	}

	private SchemaDrift compare(ExpectedSchema known, SchemaStateReader reader) {
		try (Connection connection = Connections.open(this.settings.application(), "headgate drift", CONNECT_TIMEOUT,
				ANSWER_TIMEOUT)) {
			Optional<AppliedFingerprint> before = reader.applied(connection);
			if (!before.equals(Optional.of(known.changeSets()))) {
				return new SchemaDrift.Unknown(
						ExpectedSchemaFile.NAME + " is the schema of other change sets than those applied");
			}
			LiveSchema live = LiveSchema.read(connection, this.settings.changelog().history());
			if (!reader.applied(connection).equals(before)) {
				return new SchemaDrift.Unknown("the database was migrated meanwhile");
			}
			DriftReport report = DriftReport.compare(known, ExpectedSchemaFile.NAME, live);
			return report.differences().isEmpty() ? new SchemaDrift.None() : new SchemaDrift.Found(report.lines());
		}
		catch (UntrustedTableException ex) {
			return new SchemaDrift.Unknown(ex.description());
		}
		catch (SQLException ex) {
			return new SchemaDrift.Unknown("the database does not answer, or refuses: " + Connections.describe(ex));
		}
	}

}
