/**
 * How far a run is, and what it has cost.
 */
@NullMarked
package dev.headgate.gate.progress;

import org.jspecify.annotations.NullMarked;
