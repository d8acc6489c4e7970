/**
 * One run through everything without a database, for the JVM to remember.
 */
@NullMarked
package dev.headgate.training;

import org.jspecify.annotations.NullMarked;
