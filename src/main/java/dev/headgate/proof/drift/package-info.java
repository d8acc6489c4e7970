/**
 * Compares a database with the schema that its change sets make, and writes the
 * statements that bring it back.
 */
@NullMarked
package dev.headgate.proof.drift;

import org.jspecify.annotations.NullMarked;
