/**
 * What a lint rule is: data, with a check that is a function of a
 * {@link dev.headgate.lint.trace.ChangeSetTrace}. CONTRIBUTING.md says how to add one.
 */
@NullMarked
package dev.headgate.lint.rule;

import org.jspecify.annotations.NullMarked;
