/**
 * Runs changelogs against a scratch PostgreSQL to prove things.
 */
@NullMarked
package dev.headgate.proof;

import org.jspecify.annotations.NullMarked;
