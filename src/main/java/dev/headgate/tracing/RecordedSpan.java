package dev.headgate.tracing;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Something that is over, as a span will tell it.
 *
 * @param name the span's name
 * @param start when it began
 * @param end when it ended
 * @param attributes texts and whole numbers by their keys
 * @param error why it failed, {@code null} when it did not
 * @param children the spans inside it
 */
public record RecordedSpan(String name, Instant start, Instant end, Map<String, Object> attributes,
		@Nullable String error, List<RecordedSpan> children) {
}
