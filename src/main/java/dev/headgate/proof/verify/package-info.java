/**
 * What {@code headgate verify} proves of a changelog. Each {@link Proof} is a class of
 * its own, listed in {@link Proofs}; {@link Verification} runs them. A further proof is
 * one more class and one more line there.
 */
@NullMarked
package dev.headgate.proof.verify;

import org.jspecify.annotations.NullMarked;
