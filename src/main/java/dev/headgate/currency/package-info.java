/**
 * The model against the database: which state the schema is in, strictly read-only.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "changelog", "config" })
package dev.headgate.currency;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
