package dev.headgate.tracing;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * The span of a gate that has opened, until the application can take it: it is taken
 * once.
 */
public final class PendingSpan {

	private final AtomicReference<@Nullable RecordedSpan> span;

	/**
	 * Creates it.
	 * @param span what the gate did
	 */
	public PendingSpan(RecordedSpan span) {
		this.span = new AtomicReference<>(span);
	}

	/**
	 * Takes the span.
	 * @return what the gate did, empty when somebody has taken it
	 */
	public Optional<RecordedSpan> take() {
		return Optional.ofNullable(this.span.getAndSet(null));
	}

}
