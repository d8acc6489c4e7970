/**
 * What is in a temporary database at one moment, for comparing it with another moment.
 */
@NullMarked
package dev.headgate.proof.snapshot;

import org.jspecify.annotations.NullMarked;
