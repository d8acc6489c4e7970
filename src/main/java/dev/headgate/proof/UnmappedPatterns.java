package dev.headgate.proof;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the entities do not map and is to stay all the same.
 */
final class UnmappedPatterns {

	private final Pattern pattern;

	/**
	 * Creates it.
	 * @param names names, in which {@code *} stands for any characters
	 */
	UnmappedPatterns(List<String> names) {
		this.pattern = Pattern.compile(names.stream()
			.map((name) -> Pattern.quote(name.strip()).replace("*", "\\E.*\\Q"))
			.collect(Collectors.joining("|")));
	}

	boolean contains(String name) {
		return this.pattern.matcher(name).matches();
	}

}
