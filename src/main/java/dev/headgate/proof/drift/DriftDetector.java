package dev.headgate.proof.drift;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.changelog.AppliedFingerprint;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.Changelog;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.currency.SchemaPosition;
import dev.headgate.currency.SchemaState;
import dev.headgate.currency.SchemaStateReader;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.proof.SchemaVerifier;
import dev.headgate.proof.scratch.ProofException;

/**
 * Compares a database with the schema that its change sets make. That schema is read from
 * the file that travels with the changelog where the file is the schema of exactly these
 * change sets; else it is made in a temporary database.
 */
public final class DriftDetector {

	private static final Logger log = LoggerFactory.getLogger(DriftDetector.class);

	private final Settings settings;

	/**
	 * Creates a detector.
	 * @param settings the database, and the changelog
	 */
	public DriftDetector(Settings settings) {
		this.settings = settings;
	}

	/**
	 * Compares the database with the file that travels with the changelog, or, where
	 * there is none for the applied change sets, with a temporary database.
	 * @return what differs
	 * @throws ProofException when one of the two can't be read or made, or this changelog
	 * is not the one that made the database
	 */
	public DriftReport detect() {
		Seen seen = SchemaVerifier.ask(this.settings, this::look);
		return expectedFromFile(seen)
			.map((expected) -> DriftReport.compare(expected, ExpectedSchemaFile.NAME, seen.live()))
			.orElseGet(() -> compareWithTemporary(seen));
	}

	/**
	 * Compares the database with a temporary one, whatever travels with the changelog.
	 * @return what differs
	 * @throws ProofException when one of the two can't be read or made, or this changelog
	 * is not the one that made the database
	 */
	public DriftReport detectWithTemporary() {
		return compareWithTemporary(SchemaVerifier.ask(this.settings, this::look));
	}

	private Seen look(Connection connection) throws SQLException {
		ParsedChangelog changelog = ChangelogReader.read(this.settings.changelog()).on(connection);
		SchemaState state = new SchemaStateReader(changelog.model(), this.settings.changelog().history())
			.read(connection);
		SchemaPosition position = state.schemaPosition().orElseThrow();
		boolean own = position.unknown().isEmpty() && position.renamed().isEmpty()
				&& !(state instanceof SchemaState.Tampered);
		if (!own || state instanceof SchemaState.Unmanaged) {
			throw new ProofException(ExitCode.INCOMPATIBLE,
					"The schema of " + this.settings.migration() + " is " + state.state()
							+ ": this changelog is not the one that made it, and can't tell what it should be.",
					"Ask again with the changelog of the release that migrated the database last.");
		}
		Set<ChangeSetKey> missing = new HashSet<>(position.pending());
		position.deferred().forEach((deferral) -> missing.add(deferral.key()));
		return new Seen(changelog.model(), missing, LiveSchema.read(connection, this.settings.changelog().history()));
	}

	private Optional<ExpectedSchema> expectedFromFile(Seen seen) {
		Optional<ExpectedSchema> file = ExpectedSchemaFile.find(this.settings.changelog());
		if (file.isPresent() && !file.get().changeSets().equals(seen.applied())) {
			log.info("{} is the schema of other change sets than those applied here{}", ExpectedSchemaFile.NAME,
					seen.missing().isEmpty() ? "; write it anew with 'headgate drift --write-expected'" : "");
			return Optional.empty();
		}
		return file;
	}

	private DriftReport compareWithTemporary(Seen seen) {
		log.info("Making the expected schema in a temporary database");
		try {
			return DriftReport.compare(ExpectedSchema.made(this.settings, (key) -> !seen.missing().contains(key)),
					DriftReport.TEMPORARY_DATABASE, seen.live());
		}
		catch (ProofException ex) {
			throw (ex.exitCode() != ExitCode.UNREACHABLE) ? ex
					: new ProofException(ex.exitCode(), ex.description(), ex.action()
							+ "\nNo temporary database is needed where the expected schema of the applied change sets"
							+ " travels with the changelog: headgate drift --write-expected FILE writes it.");
		}
	}

	/**
	 * What was seen in the database.
	 *
	 * @param changelog the change sets of this build
	 * @param missing those of them that are not applied
	 * @param live the schema
	 */
	private record Seen(Changelog changelog, Set<ChangeSetKey> missing, LiveSchema live) {

		AppliedFingerprint applied() {
			return AppliedFingerprint.of(this.changelog, (key) -> !this.missing.contains(key));
		}

	}

}
