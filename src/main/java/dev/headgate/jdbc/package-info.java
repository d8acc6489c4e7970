/**
 * Connections to PostgreSQL: how they are opened, what their session finds, how long they
 * wait, and who is in their way.
 */
@NullMarked
package dev.headgate.jdbc;

import org.jspecify.annotations.NullMarked;
