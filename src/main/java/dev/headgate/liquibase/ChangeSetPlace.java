package dev.headgate.liquibase;

import java.util.List;

/**
 * Where a change set stands in its file, and what its author wrote around its changes.
 *
 * @param file the path of its file
 * @param line the line on which it begins, from 1; 0 when that is not known
 * @param lines the lines of the file from there to the next change set
 * @param attributes the attributes that are written, known ones or not
 */
public record ChangeSetPlace(String file, int line, List<String> lines, List<Attribute> attributes) {

	/**
	 * Copies the lists.
	 */
	public ChangeSetPlace {
		lines = List.copyOf(lines);
		attributes = List.copyOf(attributes);
	}

	/**
	 * An attribute of a change set.
	 *
	 * @param name its name as written
	 * @param value its value as written, empty where it has parts
	 * @param line the line on which it stands, from 1
	 * @param known whether Liquibase knows it: it ignores others silently
	 */
	public record Attribute(String name, String value, int line, boolean known) {
	}

}
