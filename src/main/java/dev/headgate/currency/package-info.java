/**
 * The model against the database: which state the schema is in, strictly read-only.
 */
@NullMarked
package dev.headgate.currency;

import org.jspecify.annotations.NullMarked;
