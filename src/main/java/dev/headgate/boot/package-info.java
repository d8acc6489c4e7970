/**
 * What Spring Boot calls: the run listener that puts the gate before the context, and
 * what else it finds by name.
 */
@NullMarked
package dev.headgate.boot;

import org.jspecify.annotations.NullMarked;
