/**
 * Changelog files, read into an immutable model without ever opening a connection.
 */
@NullMarked
package dev.headgate.changelog;

import org.jspecify.annotations.NullMarked;
