/**
 * An application that is nothing but gate, health and metrics, for a service in any
 * language and its changelog.
 */
@NullMarked
package dev.headgate.sidecar;

import org.jspecify.annotations.NullMarked;
