/**
 * Decide, lock, apply, check again, and give the verdict.
 */
@NullMarked
package dev.headgate.gate;

import org.jspecify.annotations.NullMarked;
