/**
 * One class for each verb, and their output.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "config", "changelog", "currency", "gate", "proof" })
package dev.headgate.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
