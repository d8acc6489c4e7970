package dev.headgate.lint.trace;

import org.jspecify.annotations.Nullable;

/**
 * What a statement outside a transaction waited for while another session held all
 * tables.
 *
 * @param held the mode in which the other session held the tables:
 * {@link LockMode#ACCESS_SHARE} stands for an application that reads,
 * {@link LockMode#ROW_EXCLUSIVE} for one that writes
 * @param relation the relation that it wanted to lock, {@code null} when it waited for
 * the other session's transaction to end, which disturbs nobody
 * @param wanted the mode in which it wanted that relation, {@code null} without one
 */
public record LockWait(LockMode held, @Nullable SchemaObject relation, @Nullable LockMode wanted) {
}
