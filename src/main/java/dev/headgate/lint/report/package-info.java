/**
 * What a lint run found, and how it is printed.
 */
@NullMarked
package dev.headgate.lint.report;

import org.jspecify.annotations.NullMarked;
