package dev.headgate.liquibase.apply;

import java.time.Duration;

import dev.headgate.changelog.ChangeSetKey;

/**
 * One change set that a run came to.
 *
 * @param key which one
 * @param number how many have run in this run, with this one
 * @param retries how often it was tried again
 * @param took how long it took
 * @param outcome how it ended
 * @param reason why it did not run, empty when it did
 */
public record AppliedStep(ChangeSetKey key, int number, int retries, Duration took, StepOutcome outcome,
		String reason) {
}
