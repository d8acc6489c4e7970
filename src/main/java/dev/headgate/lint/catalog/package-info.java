/**
 * The lint rules: each is data, with a check over a trace.
 */
@NullMarked
package dev.headgate.lint.catalog;

import org.jspecify.annotations.NullMarked;
