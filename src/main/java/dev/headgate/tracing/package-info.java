/**
 * The gate and the verbs that migrate as OpenTelemetry spans. What happens is written
 * down without any class of OpenTelemetry, and becomes spans when it is over, where the
 * application has OpenTelemetry.
 */
@NullMarked
package dev.headgate.tracing;

import org.jspecify.annotations.NullMarked;
