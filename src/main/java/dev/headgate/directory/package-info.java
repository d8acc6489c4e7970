/**
 * The sample domain: people, their profiles and their skills. A fork replaces it.
 */
@NullMarked
package dev.headgate.directory;

import org.jspecify.annotations.NullMarked;
