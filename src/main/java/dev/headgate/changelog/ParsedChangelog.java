package dev.headgate.changelog;

import liquibase.changelog.DatabaseChangeLog;
import liquibase.resource.ResourceAccessor;

/**
 * A changelog as the model and as the engine's own object, so that it is parsed once.
 *
 * @param model the model
 * @param engine the engine's object, with the seeds that are left out marked as ignored
 * @param resources where the engine finds its files
 */
public record ParsedChangelog(Changelog model, DatabaseChangeLog engine, ResourceAccessor resources) {
}
