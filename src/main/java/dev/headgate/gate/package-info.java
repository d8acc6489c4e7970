/**
 * Decide, lock, apply, check again, and give the verdict.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "currency", "changelog", "config" })
package dev.headgate.gate;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
