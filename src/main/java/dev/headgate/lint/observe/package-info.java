/**
 * Runs a change set on copies of a scratch database and writes down what happens.
 */
@NullMarked
package dev.headgate.lint.observe;

import org.jspecify.annotations.NullMarked;
