/**
 * The change that updates a large table in batches.
 */
@NullMarked
package dev.headgate.liquibase.batch;

import org.jspecify.annotations.NullMarked;
