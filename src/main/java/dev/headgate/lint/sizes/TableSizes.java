package dev.headgate.lint.sizes;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large the tables of a database are. As a text it has a line for each table: bytes,
 * rows and name, with blanks between.
 */
public final class TableSizes {

	private static final String HEAD = """
			# Sizes of tables, written by 'headgate sizes' for 'headgate lint --sizes FILE'.
			# bytes with indexes, estimated rows, table
			""";

	private static final Pattern LINE = Pattern.compile("(\\d{1,18})\\s+(-1|\\d{1,18})\\s+(\\S.*?)\\s*");

	private final Map<String, TableSize> sizes = new LinkedHashMap<>();

	/**
	 * Creates it.
	 * @param sizes the size of each table
	 */
	public TableSizes(Collection<TableSize> sizes) {
		sizes.forEach((size) -> this.sizes.put(size.table(), size));
	}

	/**
	 * Reads the text of a file.
	 * @param text the text
	 * @return the sizes
	 * @throws IllegalArgumentException with the line that can't be read, and why
	 */
	public static TableSizes parse(String text) {
		List<String> lines = text.lines().toList();
		Map<String, TableSize> sizes = new LinkedHashMap<>();
		for (int i = 0; i < lines.size(); i++) {
			String line = lines.get(i).strip();
			if (line.isEmpty() || line.startsWith("#")) {
				continue;
			}
			Matcher parts = LINE.matcher(line);
			if (!parts.matches()) {
				throw new IllegalArgumentException("line " + (i + 1) + " is not 'BYTES ROWS SCHEMA.TABLE': " + line);
			}
			TableSize size = new TableSize(parts.group(3), Long.parseLong(parts.group(1)),
					Long.parseLong(parts.group(2)));
			sizes.put(size.table(), size);
		}
		return new TableSizes(sizes.values());
	}

	/**
	 * Returns the text of a file.
	 * @return the text, which {@link #parse} reads
	 */
	public String text() {
		StringBuilder text = new StringBuilder(HEAD);
		this.sizes.values()
			.forEach((size) -> text.append("%d %d %s%n".formatted(size.bytes(), size.rows(), size.table())));
		return text.toString();
	}

	/**
	 * Returns the size of each table.
	 * @return the sizes, in the order in which they were given
	 */
	public List<TableSize> all() {
		return List.copyOf(this.sizes.values());
	}

	/**
	 * Finds a table.
	 * @param schema its schema
	 * @param name its name
	 * @return its size, empty when it is not known
	 */
	public Optional<TableSize> of(String schema, String name) {
		return Optional.ofNullable(this.sizes.get(schema + "." + name));
	}

}
