package dev.headgate.changelog;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.headgate.config.PrintableText;

/**
 * What identifies a change set, in the changelog and in the history alike.
 *
 * @param path the logical path of its file, normalised
 * @param author its author
 * @param id its id, which is its revision
 */
public record ChangeSetKey(String path, String author, String id) {

	private static final Pattern PREFIX = Pattern.compile("(classpath\\*?:)?(\\./|/)*");

	/**
	 * Creates a key, with the path in the one form that all sources are compared in.
	 * @param path the path as a changelog or the history spells it
	 * @param author the author
	 * @param id the id
	 */
	public ChangeSetKey {
		path = normalise(path);
	}

	/**
	 * Returns a path as keys compare it.
	 * @param path a path of a changelog
	 * @return the path without a prefix such as {@code classpath:}
	 */
	public static String normalise(String path) {
		String slashed = path.replace('\\', '/');
		Matcher prefix = PREFIX.matcher(slashed);
		return prefix.lookingAt() ? slashed.substring(prefix.end()) : slashed;
	}

	@Override
	public String toString() {
		return PrintableText.of(this.path + "::" + this.id + "::" + this.author);
	}

}
