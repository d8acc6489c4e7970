package dev.headgate.gate;

import java.time.Duration;

import dev.headgate.changelog.ChangeSetKey;

/**
 * One change set that was applied.
 *
 * @param key which one
 * @param number its number in this run, from 1
 * @param retries how often it was tried again
 * @param took how long it took
 */
record Step(ChangeSetKey key, int number, int retries, Duration took) {
}
