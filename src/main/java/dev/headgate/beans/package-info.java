/**
 * The beans of a start: those that the image's build generates, when they may be used,
 * and which work for them can wait or be left out.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.headgate.beans;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
