/**
 * The sample domain: people, their profiles and their skills. A fork replaces it.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.headgate.directory;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
