/**
 * The verbs that prove something of a changelog in temporary databases.
 */
@NullMarked
package dev.headgate.cli.proofs;

import org.jspecify.annotations.NullMarked;
