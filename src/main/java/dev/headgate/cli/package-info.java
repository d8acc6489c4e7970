/**
 * One class for each verb, and their output.
 */
@NullMarked
package dev.headgate.cli;

import org.jspecify.annotations.NullMarked;
