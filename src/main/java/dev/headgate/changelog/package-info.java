/**
 * Changelog files, read into an immutable model without ever opening a connection.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "config" })
package dev.headgate.changelog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
