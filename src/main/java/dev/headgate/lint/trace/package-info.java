/**
 * What happened when a change set ran on a scratch database: the whole of what a lint
 * rule may know. Opens no connection.
 *
 * <p>
 * A rule reads a {@link dev.headgate.lint.trace.ChangeSetTrace}. Start from one of these
 * questions:
 * <ul>
 * <li>What did one statement lock, read, write, build or rewrite, and what did the server
 * say meanwhile? {@link dev.headgate.lint.trace.StatementTrace}, from
 * {@code trace.statements()}.</li>
 * <li>What is in the schema now that was not there before, or is gone, renamed or
 * changed? {@link dev.headgate.lint.trace.SchemaChanges}, from
 * {@code trace.changes()}.</li>
 * <li>What is written in the file: attributes, statements, line numbers?
 * {@link dev.headgate.lint.trace.ChangeSetSource}, from {@code trace.source()}.</li>
 * <li>Can it be undone? {@link dev.headgate.lint.trace.RollbackTrace}, from
 * {@code trace.rollback()}.</li>
 * <li>Which statements of the released application fail now?
 * {@link dev.headgate.lint.trace.OldStatementFailure}, from
 * {@code trace.oldFailures()}.</li>
 * </ul>
 * Locks and work are told only for relations that existed before the change set. One that
 * no release knows yet is not {@linkplain dev.headgate.lint.trace.SchemaObject#inUse() in
 * use}: nobody waits for it, and rules on locks leave it alone.
 */
@NullMarked
package dev.headgate.lint.trace;

import org.jspecify.annotations.NullMarked;
