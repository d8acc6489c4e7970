/**
 * Answers liveness and readiness probes while the gate works, on the port of the service.
 */
@NullMarked
package dev.headgate.probe;

import org.jspecify.annotations.NullMarked;
