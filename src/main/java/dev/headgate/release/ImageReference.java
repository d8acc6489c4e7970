package dev.headgate.release;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * An image that cannot change: its name ends with a digest.
 *
 * @param text all of it, as engines and Kubernetes take it
 * @param name the last part of its name, without the registry, such as {@code shop}
 * @param tag its tag, {@code null} for none
 */
public record ImageReference(String text, String name, @Nullable String tag) {

	private static final Pattern PINNED = Pattern
		.compile("(?:[\\w.-]+(?::\\d+)?/)?(?:[a-z0-9._-]+/)*(?<name>[a-z0-9]+(?:[._-]+[a-z0-9]+)*)"
				+ "(?::(?<tag>\\w[\\w.-]{0,127}))?@sha256:[0-9a-f]{64}");

	/**
	 * Reads a reference.
	 * @param text such as {@code registry.example/shop:1.4.2@sha256:…}
	 * @return the reference
	 * @throws IllegalArgumentException when it is none, or has no digest
	 */
	public static ImageReference parse(String text) {
		Matcher parts = PINNED.matcher(text);
		if (!parts.matches()) {
			throw new IllegalArgumentException(
					"'" + text + "' is no image with its digest, such as registry.example/shop:1.4.2@sha256:….");
		}
		return new ImageReference(text, parts.group("name"), parts.group("tag"));
	}

}
