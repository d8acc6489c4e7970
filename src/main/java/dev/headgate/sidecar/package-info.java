/**
 * An application that is nothing but gate, health and metrics, for a service in any
 * language and its changelog.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "cli", "config", "ops" })
package dev.headgate.sidecar;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
