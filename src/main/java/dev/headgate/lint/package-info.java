/**
 * Lints change sets by running them on a scratch database and watching.
 */
@NullMarked
package dev.headgate.lint;

import org.jspecify.annotations.NullMarked;
