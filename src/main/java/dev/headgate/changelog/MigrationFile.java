package dev.headgate.changelog;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * One file of change sets: a link of the chain when its head says which revision it is
 * and which one it follows.
 *
 * @param path its path below the root, for example {@code db/changelog/migrations/x.sql}
 * @param revision its revision, {@code null} when it is no link of the chain
 * @param parents the revisions that it follows: none for a first one, several for one
 * that joins heads
 * @param message what it is about
 * @param ids the ids of its change sets, in their order
 * @param unwritten whether a part of it is still the template's
 * @param checksum what tells its text from any other, whatever its line ends
 */
public record MigrationFile(String path, @Nullable String revision, List<String> parents, String message,
		List<String> ids, boolean unwritten, String checksum) {

	/** Stands in a header for the parent of a first revision. */
	public static final String NO_PARENT = "none";

	static final Pattern REVISION_LINE = headerLine("Revision");

	public static final Pattern PARENT_LINE = headerLine("Parent");

	private static final Pattern NAMES = Pattern.compile("[^\\s,]+(\\s*,\\s*[^\\s,]+)*");

	private static final Pattern CHANGE_SET = Pattern.compile("(?im)^[ \\t]*(?:--|<|-)[ \\t]*changeset\\b");

	/** How a line begins that the author of a revision has yet to replace. */
	public static final String UNWRITTEN = "TODO: write";

	private static final Pattern UNWRITTEN_LINE = Pattern
		.compile("(?im)^[ \\t]*(?:--[ \\t]*rollback[ \\t]+)?" + UNWRITTEN);

	private static Pattern headerLine(String name) {
		return Pattern
			.compile("(?m)^[ \\t]*(?:--|#|<!--)[ \\t]*" + name + ":[ \\t]*(\\S.*?)[ \\t]*(?:-->[ \\t]*)?\\r?$");
	}

	/**
	 * Reads a file's header.
	 * @param path its path
	 * @param bytes its bytes
	 * @param ids the ids of its change sets
	 * @param message its title
	 * @return the file
	 * @throws ChangelogException when its encoding is not what it says
	 */
	public static MigrationFile of(String path, byte[] bytes, List<String> ids, String message) {
		String text = FileText.decode(path, bytes, null);
		String head = head(text);
		Matcher revision = REVISION_LINE.matcher(head);
		Matcher parents = PARENT_LINE.matcher(head);
		boolean link = revision.find() && parents.find() && NAMES.matcher(revision.group(1)).matches()
				&& NAMES.matcher(parents.group(1)).matches();
		return new MigrationFile(path, link ? revision.group(1) : null, link ? parents(parents.group(1)) : List.of(),
				message, List.copyOf(ids), link && UNWRITTEN_LINE.matcher(text).find(), checksum(bytes));
	}

	/** Statements may have comments of their own that look like a header's. */
	private static String head(String text) {
		Matcher first = CHANGE_SET.matcher(text);
		return first.find() ? text.substring(0, first.start()) : text;
	}

	private static List<String> parents(String listed) {
		return listed.equals(NO_PARENT) ? List.of() : Arrays.stream(listed.split(",", -1)).map(String::strip).toList();
	}

	/** Of a file with Unix line ends it is what {@code sha256sum} prints. */
	private static String checksum(byte[] bytes) {
		String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("\r\n", "\n").replace('\r', '\n');
		return HexFormat.of().formatHex(Fingerprint.sha256().digest(text.getBytes(StandardCharsets.ISO_8859_1)));
	}

	/**
	 * Says whether it is a link of the chain.
	 * @return {@code false} when its head names no revision or no parent
	 */
	public boolean isRevision() {
		return this.revision != null;
	}

	/**
	 * Returns what people call it.
	 * @return its revision, or its path when it has none
	 */
	public String name() {
		return (this.revision != null) ? this.revision : this.path;
	}

	static String joined(List<String> parents) {
		return parents.isEmpty() ? NO_PARENT : String.join(",", parents);
	}

}
