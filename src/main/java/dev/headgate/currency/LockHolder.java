package dev.headgate.currency;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import dev.headgate.config.PrintableText;

/**
 * The session that holds the migration lock. A role that may not see other sessions gets
 * the process id alone.
 *
 * @param pid the server process
 * @param user its role
 * @param application its application name
 * @param host where it comes from, {@code null} for a local socket
 * @param since when its session began
 * @param waitingSince when it began to wait for another session's lock, {@code null} when
 * it does not wait
 */
public record LockHolder(int pid, @Nullable String user, @Nullable String application, @Nullable String host,
		@Nullable Instant since, @Nullable Instant waitingSince) {

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder("pid ").append(this.pid);
		append(text, ", user ", this.user);
		append(text, ", application '", this.application, "'");
		append(text, ", from ", this.host);
		append(text, ", since ", this.since);
		return PrintableText.of(text.toString());
	}

	private static void append(StringBuilder text, String label, @Nullable Object value) {
		append(text, label, value, "");
	}

	private static void append(StringBuilder text, String label, @Nullable Object value, String end) {
		if (value != null && !value.toString().isEmpty()) {
			text.append(label).append(value).append(end);
		}
	}

}
