package dev.headgate.authoring;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a migration's file, by which it has its place in the order.
 *
 * @param time a minute of UTC
 * @param revision its revision
 * @param slug what it is about
 */
record FileName(LocalDateTime time, String revision, String slug) {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd_HHmm", Locale.ROOT);

	private static final Pattern STAMPED = Pattern.compile("(\\d{8}_\\d{4})_.*");

	/**
	 * Chooses the time of a new file: now, or later than all others.
	 * @param others the names of the others
	 * @return a minute
	 */
	static LocalDateTime next(Collection<String> others) {
		LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC).withSecond(0).withNano(0);
		return others.stream()
			.flatMap((name) -> time(name).stream())
			.max(LocalDateTime::compareTo)
			.filter((latest) -> !latest.isBefore(now))
			.map((latest) -> latest.plusMinutes(1))
			.orElse(now);
	}

	static Optional<LocalDateTime> time(String name) {
		Matcher stamped = STAMPED.matcher(name);
		try {
			return stamped.matches() ? Optional.of(LocalDateTime.parse(stamped.group(1), TIME)) : Optional.empty();
		}
		catch (DateTimeException ex) {
			return Optional.empty();
		}
	}

	/** The same name with another time, also for one that has none yet. */
	static String at(LocalDateTime time, String name) {
		return TIME.format(time) + "_" + name.replaceFirst("^\\d{8}_\\d{4}_", "");
	}

	@Override
	public String toString() {
		return TIME.format(this.time) + "_" + this.revision + "_" + this.slug + ".sql";
	}

}
