/**
 * Typed, immutable settings, read once, with all their problems found together.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.headgate.config;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
