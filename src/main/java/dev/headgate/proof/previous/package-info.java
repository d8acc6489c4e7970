/**
 * The previous release of a service: what is in its jar, what was recorded of its
 * statements, and what of both a newer schema no longer allows.
 */
@NullMarked
package dev.headgate.proof.previous;

import org.jspecify.annotations.NullMarked;
