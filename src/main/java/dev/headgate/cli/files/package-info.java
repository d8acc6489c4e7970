/**
 * The commands that read and write changelog files only.
 */
@NullMarked
package dev.headgate.cli.files;

import org.jspecify.annotations.NullMarked;
