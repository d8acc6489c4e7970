/**
 * Runs changelogs against a scratch PostgreSQL to prove things.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "changelog", "currency", "gate", "config" })
package dev.headgate.proof;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
