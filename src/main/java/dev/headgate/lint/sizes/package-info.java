/**
 * How large the tables of a database in use are, and the file that says so.
 */
@NullMarked
package dev.headgate.lint.sizes;

import org.jspecify.annotations.NullMarked;
