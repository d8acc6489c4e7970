/**
 * Writes the directory of a release: what is deployed, reviewed and undone with it.
 */
@NullMarked
package dev.headgate.release;

import org.jspecify.annotations.NullMarked;
