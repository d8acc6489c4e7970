package dev.headgate.proof.drift;

import java.util.function.Predicate;

import dev.headgate.changelog.AppliedFingerprint;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.Settings;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.proof.Schema;
import dev.headgate.proof.ScratchSchemas;
import dev.headgate.proof.scratch.ProofException;

/**
 * The schema that a set of change sets makes.
 *
 * @param changeSets stands for the change sets
 * @param postgresql the major version of the server that it was read from
 * @param schema what is in it
 */
public record ExpectedSchema(AppliedFingerprint changeSets, int postgresql, Schema schema) {

	/**
	 * Makes the schema at head in a temporary database, and reads it.
	 * @param settings the changelog, and where temporary databases are made
	 * @return the schema
	 * @throws ProofException when a temporary database can't be made, or the changelog is
	 * not sound
	 */
	public static ExpectedSchema atHead(Settings settings) {
		return made(settings, (key) -> true);
	}

	/**
	 * Makes the schema of some change sets in a temporary database, and reads it.
	 * @param settings the changelog, and where temporary databases are made
	 * @param applied which of the change sets that apply are to run
	 * @return the schema
	 * @throws ProofException when a temporary database can't be made, or the changelog is
	 * not sound
	 */
	static ExpectedSchema made(Settings settings, Predicate<ChangeSetKey> applied) {
		ScratchSchemas.Migrated made = new ScratchSchemas(settings).migratedOn(applied);
		AppliedFingerprint changeSets = AppliedFingerprint.of(ChangelogReader.read(settings.changelog()).model(),
				applied);
		return new ExpectedSchema(changeSets, made.postgresql(), made.schema());
	}

}
