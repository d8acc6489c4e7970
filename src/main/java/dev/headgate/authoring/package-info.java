/**
 * Writes changelog files: new revisions, the checksum file, the order of the master
 * changelog.
 */
@NullMarked
package dev.headgate.authoring;

import org.jspecify.annotations.NullMarked;
