package dev.headgate.changelog;

import java.util.List;
import java.util.Optional;

import liquibase.changelog.DatabaseChangeLog;
import liquibase.resource.ResourceAccessor;

/**
 * A changelog as the model and as the engine's own object, so that it is parsed once.
 */
public final class ParsedChangelog {

	private final Changelog model;

	private final Chain chain;

	private final DatabaseChangeLog engine;

	private final Location location;

	private final Resources resources;

	private final boolean certain;

	private final List<Fault> distorted;

	ParsedChangelog(Changelog model, Chain chain, DatabaseChangeLog engine, Location location, Resources resources,
			boolean certain, List<Fault> distorted) {
		this.model = model;
		this.chain = chain;
		this.engine = engine;
		this.location = location;
		this.resources = resources;
		this.certain = certain;
		this.distorted = List.copyOf(distorted);
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
	public Chain chain() {
		return this.chain;
	}

	/**
	 * Returns the engine's object.
	 * @return the engine's object, with the seeds that are left out marked as ignored
	 */
	public DatabaseChangeLog engine() {
		return this.engine;
	}

	/**
	 * Returns where the engine finds its files.
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
	public boolean isCertain() {
		return this.certain && !this.resources.haveStrayed();
	}

	/**
	 * Returns its integrity file.
	 * @return its path, empty when there is none
	 */
	public Optional<String> sumFile() {
		return this.location.read(this.location.sumFile())
			.map((unused) -> this.location.shown(this.location.sumFile()));
	}

	/** The SQL of it that would not reach the database as its file has it. */
	List<Fault> distorted() {
		return this.distorted;
	}

	Location location() {
		return this.location;
	}

}
