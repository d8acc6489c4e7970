/**
 * How commands print their results.
 */
@NullMarked
package dev.headgate.cli.output;

import org.jspecify.annotations.NullMarked;
