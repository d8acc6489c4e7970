/**
 * Takes, reports and releases the lock that one migration at a time holds.
 */
@NullMarked
package dev.headgate.gate.lock;

import org.jspecify.annotations.NullMarked;
