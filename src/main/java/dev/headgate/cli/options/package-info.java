/**
 * What commands have in common: their options, their settings and their connection.
 */
@NullMarked
package dev.headgate.cli.options;

import org.jspecify.annotations.NullMarked;
