/**
 * The sample domain: people, their profiles and their skills. A fork replaces it.
 */
@NullMarked
package dev.headgate.sample;

import org.jspecify.annotations.NullMarked;
