/**
 * Starts with the bean definitions that Spring's AOT processing has left in the jar, as
 * long as nothing that decided about them has changed. Everything works without it, only
 * slower.
 */
@NullMarked
package dev.headgate.boot.aot;

import org.jspecify.annotations.NullMarked;
