/**
 * Bean definitions that the image's build generates, and when a start may use them.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.headgate.beans;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
