package dev.headgate.lint.trace;

import java.util.List;

import dev.headgate.changelog.ChangeSetInfo;

/**
 * A change set as its file has it.
 *
 * @param info its key, its comment and how often it runs
 * @param file the path of its file
 * @param line the line on which it begins, from 1; 0 when that is not known
 * @param lines the lines of the file from there to the next change set
 * @param attributes the attributes that its author wrote, such as
 * {@code runInTransaction}
 * @param transactional whether it runs in one transaction
 * @param statements its statements, as the server gets them
 * @param preconditions its preconditions, one line each
 * @param last whether the changelog has no change set behind it that applies
 */
public record ChangeSetSource(ChangeSetInfo info, String file, int line, List<String> lines, List<Attribute> attributes,
		boolean transactional, List<SourceStatement> statements, List<String> preconditions, boolean last) {

	/**
	 * Copies the lists.
	 */
	public ChangeSetSource {
		lines = List.copyOf(lines);
		attributes = List.copyOf(attributes);
		statements = List.copyOf(statements);
		preconditions = List.copyOf(preconditions);
	}

	/**
	 * Says whether its author declares that the released application does not work with
	 * what it does.
	 * @return {@code true} with the label {@code incompatible}
	 */
	public boolean isMarkedIncompatible() {
		return this.attributes.stream()
			.anyMatch((attribute) -> attribute.name().equalsIgnoreCase("labels")
					&& List.of(attribute.value().split("\\s*,\\s*")).contains("incompatible"));
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
