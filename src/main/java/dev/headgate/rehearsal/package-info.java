/**
 * Applies what is pending to a copy of production, and measures what it does to those who
 * use the tables.
 */
@NullMarked
package dev.headgate.rehearsal;

import org.jspecify.annotations.NullMarked;
