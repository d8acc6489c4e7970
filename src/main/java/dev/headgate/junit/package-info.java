/**
 * Databases for the tests of a service: at head, or at a revision. An artifact of its own
 * (classifier {@code junit}), which the library does not bring.
 */
@NullMarked
package dev.headgate.junit;

import org.jspecify.annotations.NullMarked;
