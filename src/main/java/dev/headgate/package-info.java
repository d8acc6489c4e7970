/**
 * The way in: a verb goes to the command line, anything else through the gate to the web.
 */
@NullMarked
package dev.headgate;

import org.jspecify.annotations.NullMarked;
