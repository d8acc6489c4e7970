package dev.headgate.liquibase.batch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import liquibase.change.Change;
import liquibase.change.core.RawSQLChange;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.exception.ChangeLogParseException;
import liquibase.parser.core.formattedsql.FormattedSqlChangeLogParser;
import liquibase.resource.ResourceAccessor;

/**
 * Reads formatted SQL as Liquibase does, and a change set with a line
 * {@code --batch table:…} as a {@link BatchedUpdateChange}.
 */
public final class BatchedSqlParser extends FormattedSqlChangeLogParser {

	private static final Pattern LINE = Pattern.compile("(?m)^[ \\t]*--batch(?:[ \\t]+(.*?))?[ \\t\\r]*$");

	private static final Pattern ATTRIBUTE = Pattern.compile("(\\w+):(\"[^\"]*\"|[^\\s\"]+)(?:\\s+|$)");

	@Override
	public int getPriority() {
		return super.getPriority() + 5;
	}

	@Override
	public DatabaseChangeLog parse(String path, ChangeLogParameters parameters, ResourceAccessor resources)
			throws ChangeLogParseException {
		DatabaseChangeLog changelog = super.parse(path, parameters, resources);
		for (ChangeSet changeSet : changelog.getChangeSets()) {
			for (Change change : List.copyOf(changeSet.getChanges())) {
				if (change instanceof RawSQLChange raw) {
					replace(changeSet, raw, path);
				}
			}
		}
		return changelog;
	}

	private static void replace(ChangeSet changeSet, RawSQLChange raw, String path) throws ChangeLogParseException {
		String sql = (raw.getSql() != null) ? raw.getSql() : "";
		try {
			Optional<Map<String, String>> attributes = attributes(sql);
			if (attributes.isPresent()) {
				BatchedUpdateChange change = BatchedUpdateChange.of(raw, attributes.get());
				changeSet.removeAllChanges(List.of(raw));
				changeSet.addChange(change);
			}
		}
		catch (IllegalArgumentException ex) {
			throw new ChangeLogParseException(
					path + ", change set " + changeSet.getId() + ", line --batch: " + ex.getMessage(), ex);
		}
	}

	/** An ordinary comment may begin with the same word. */
	private static Optional<Map<String, String>> attributes(String sql) {
		Matcher line = LINE.matcher(sql);
		if (!line.find()) {
			return Optional.empty();
		}
		String text = (line.group(1) != null) ? line.group(1) : "";
		if (!ATTRIBUTE.matcher(text).find() && !BatchSqlTemplate.of(sql).hasPlaceholder()) {
			return Optional.empty();
		}
		Map<String, String> attributes = new LinkedHashMap<>();
		Matcher attribute = ATTRIBUTE.matcher(text);
		int at = 0;
		while (at < text.length()) {
			if (!attribute.region(at, text.length()).lookingAt()) {
				throw new IllegalArgumentException(
						"can't read '" + text.substring(at) + "'; write --batch table:users key:id size:5000 pause:50");
			}
			if (attributes.put(attribute.group(1), attribute.group(2).replace("\"", "")) != null) {
				throw new IllegalArgumentException(attribute.group(1) + " is given twice");
			}
			at = attribute.end();
		}
		return Optional.of(attributes);
	}

}
