/**
 * One run through everything without a database, for the JVM to remember.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "cli")
package dev.headgate.training;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
