/**
 * Which change sets a run applies or undoes, and the script that does the same by psql.
 */
@NullMarked
package dev.headgate.gate.plan;

import org.jspecify.annotations.NullMarked;
