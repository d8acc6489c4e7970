/**
 * Writes what a run does into {@code headgate.run}.
 */
@NullMarked
package dev.headgate.gate.audit;

import org.jspecify.annotations.NullMarked;
