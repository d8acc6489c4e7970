/**
 * Generates rows for the tables of a scratch database, which break every rule that the
 * schema does not make: NULLs where they are allowed, duplicates where nothing is unique,
 * the longest text that fits.
 */
@NullMarked
package dev.headgate.lint.rows;

import org.jspecify.annotations.NullMarked;
