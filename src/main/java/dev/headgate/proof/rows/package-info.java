/**
 * Generates rows for the tables of a temporary database.
 */
@NullMarked
package dev.headgate.proof.rows;

import org.jspecify.annotations.NullMarked;
