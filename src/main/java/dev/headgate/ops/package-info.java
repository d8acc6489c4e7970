/**
 * What an operator sees of a running service: health and its facts.
 */
@NullMarked
package dev.headgate.ops;

import org.jspecify.annotations.NullMarked;
