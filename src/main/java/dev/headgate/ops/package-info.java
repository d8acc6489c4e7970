/**
 * What an operator sees of a running service: health and its facts.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "currency", "gate", "changelog", "config" })
package dev.headgate.ops;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
