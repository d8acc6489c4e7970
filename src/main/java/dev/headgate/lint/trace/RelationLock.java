package dev.headgate.lint.trace;

/**
 * A lock on a relation that existed before the change set.
 *
 * @param relation the relation, as it was before
 * @param mode the lock's mode; a relation may be locked in several
 */
public record RelationLock(SchemaObject relation, LockMode mode) {
}
