/**
 * Temporary databases for proofs.
 */
@NullMarked
package dev.headgate.proof.scratch;

import org.jspecify.annotations.NullMarked;
