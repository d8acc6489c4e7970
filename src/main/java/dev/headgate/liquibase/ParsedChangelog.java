package dev.headgate.liquibase;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.resource.ResourceAccessor;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.Changelog;
import dev.headgate.changelog.ChangelogProblem;
import dev.headgate.changelog.Fingerprint;
import dev.headgate.changelog.Location;
import dev.headgate.changelog.RevisionGraph;
import dev.headgate.config.Settings.ChangelogSettings;

/**
 * A changelog as the model and as Liquibase's own object, so that it is parsed once.
 */
public final class ParsedChangelog {

	private final Changelog model;

	private final RevisionGraph chain;

	private final DatabaseChangeLog engine;

	private final Location location;

	private final TrackingResourceAccessor resources;

	private final ChangelogSettings settings;

	private final ChangelogParameters parameters;

	private final List<ChangelogProblem> distorted;

	ParsedChangelog(Changelog model, RevisionGraph chain, DatabaseChangeLog engine, Location location,
			TrackingResourceAccessor resources, ChangelogSettings settings, ChangelogParameters parameters,
			List<ChangelogProblem> distorted) {
		this.model = model;
		this.chain = chain;
		this.engine = engine;
		this.location = location;
		this.resources = resources;
		this.settings = settings;
		this.parameters = parameters;
		this.distorted = List.copyOf(distorted);
	}

	/**
	 * Returns this changelog as it is for one database. Built-in parameters such as
	 * <code>${database.defaultSchemaName}</code> have their values from it, and with them
	 * the texts and checksums of change sets.
	 * @param connection a connection to it
	 * @return this very object when nothing depends on the database
	 * @throws SQLException when the database does not answer
	 */
	public ParsedChangelog on(Connection connection) throws SQLException {
		return this.parameters.dependOnDatabase() ? ChangelogReader.readFor(this.settings, DatabaseFacts.of(connection))
				: this;
	}

	/**
	 * Returns its change sets.
	 * @return the model
	 */
	public Changelog model() {
		return this.model;
	}

	/**
	 * Returns its revisions.
	 * @return the chain, empty when the changelog has none
	 */
	public RevisionGraph chain() {
		return this.chain;
	}

	/**
	 * Returns Liquibase's object.
	 * @return Liquibase's object, with the seeds that are left out marked as ignored
	 */
	public DatabaseChangeLog liquibaseChangelog() {
		return this.engine;
	}

	/**
	 * Returns Liquibase's change sets by what identifies them, of several with one key
	 * the one that applies.
	 * @return the change sets in their order
	 */
	public Map<ChangeSetKey, ChangeSet> changeSets() {
		Map<ChangeSetKey, ChangeSet> changeSets = new LinkedHashMap<>();
		List<ChangeSet> all = this.engine.getChangeSets();
		for (int i = 0; i < all.size(); i++) {
			ChangeSetInfo revision = this.model.revisions().get(i);
			if (revision.applies()) {
				changeSets.remove(revision.key());
				changeSets.put(revision.key(), all.get(i));
			}
			else {
				changeSets.putIfAbsent(revision.key(), all.get(i));
			}
		}
		return changeSets;
	}

	/**
	 * Returns where Liquibase finds its files.
	 * @return the resources
	 */
	public ResourceAccessor resources() {
		return this.resources;
	}

	/**
	 * Says whether a {@link Fingerprint} stands for this model.
	 * @return {@code false} when something else has a part in it: a value for
	 * <code>${…}</code>, or a file from elsewhere
	 */
	public boolean isFingerprintable() {
		return !this.parameters.areUsed() && !this.resources.accessedOutsideScope();
	}

	/**
	 * Returns its integrity file.
	 * @return its path, empty when there is none
	 */
	public Optional<String> sumFile() {
		return this.location.read(this.location.sumFile())
			.map((unused) -> this.location.display(this.location.sumFile()));
	}

	/** The SQL of it that would not reach the database as its file has it. */
	public List<ChangelogProblem> distorted() {
		return this.distorted;
	}

	/**
	 * Returns where the changelog is.
	 * @return its location
	 */
	public Location location() {
		return this.location;
	}

}
