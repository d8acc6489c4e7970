/**
 * A PostgreSQL of one's own for local development without Docker.
 */
@NullMarked
package dev.headgate.embedded;

import org.jspecify.annotations.NullMarked;
