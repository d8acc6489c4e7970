/**
 * How proofs ended, and the reports of it.
 */
@NullMarked
package dev.headgate.proof.report;

import org.jspecify.annotations.NullMarked;
