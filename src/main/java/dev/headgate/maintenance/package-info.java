/**
 * Makes a backup before a migration, and removes everything from a development database.
 */
@NullMarked
package dev.headgate.maintenance;

import org.jspecify.annotations.NullMarked;
