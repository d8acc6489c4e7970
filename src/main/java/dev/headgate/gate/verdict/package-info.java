/**
 * What the gate decides, and the texts with which it closes.
 */
@NullMarked
package dev.headgate.gate.verdict;

import org.jspecify.annotations.NullMarked;
