/**
 * A PostgreSQL of one's own for local development without Docker.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.headgate.embedded;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
