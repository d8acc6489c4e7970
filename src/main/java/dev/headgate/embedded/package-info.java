/**
 * An embedded PostgreSQL for local development without Docker.
 */
@NullMarked
package dev.headgate.embedded;

import org.jspecify.annotations.NullMarked;
