/**
 * Typed, immutable settings, read once, with all their problems found together.
 */
@NullMarked
package dev.headgate.config;

import org.jspecify.annotations.NullMarked;
