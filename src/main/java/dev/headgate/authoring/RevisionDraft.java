package dev.headgate.authoring;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.MigrationFile;

/**
 * A migration that is to be written to a file.
 *
 * @param message what it is about, in one line
 * @param author who writes it
 * @param revision eight hexadecimal digits, {@code null} for any that are free
 * @param transactional whether it runs in one transaction
 * @param notes what a reviewer should know, a line each
 * @param up its statements, line by line
 * @param rollback the statements that undo it, line by line; {@code empty} or
 * {@code not required} where nothing does; none when {@code up} has its own lines for it
 */
public record RevisionDraft(String message, String author, @Nullable String revision, boolean transactional,
		List<String> notes, List<String> up, List<String> rollback) {

	/** Begins every line of a template that its author must replace. */
	public static final String UNWRITTEN = MigrationFile.UNWRITTEN;

	private static final String TODO_CHANGE = UNWRITTEN + " the change";

	private static final String TODO_ROLLBACK = UNWRITTEN + " what undoes it, or: not required";

	/** Has semicolons that end no statement. */
	private static final Pattern WHOLE = Pattern.compile("(?i)\\$\\w*\\$|\\bBEGIN\\s+ATOMIC\\b");

	private static final int LONGEST_SLUG = 40;

	/**
	 * Creates a draft.
	 * @param message what it is about
	 * @param author who writes it
	 * @param revision its revision, {@code null} for any
	 * @param transactional whether it runs in one transaction
	 * @param notes what a reviewer should know
	 * @param up its statements
	 * @param rollback what undoes it
	 */
	public RevisionDraft {
		message = message.strip().replaceAll("\\s+", " ");
		author = slug(author, ".");
		author = author.isEmpty() ? "unknown" : author;
		notes = List.copyOf(notes);
		up = List.copyOf(up);
		rollback = List.copyOf(rollback);
	}

	/**
	 * Returns a template for a change of the schema.
	 * @param message what it is about
	 * @param author who writes it
	 * @return a draft that the gate refuses until somebody has filled it in
	 */
	public static RevisionDraft template(String message, String author) {
		return new RevisionDraft(message, author, null, true,
				List.of("schema and data apart: what fills or changes rows goes into a revision of its own (--data)",
						"nothing here may wait long for a lock, nor hold one long, on a table that is in use"),
				List.of(TODO_CHANGE), List.of(TODO_ROLLBACK));
	}

	/**
	 * Returns a template for statements that run outside a transaction.
	 * @param message what it is about
	 * @param author who writes it
	 * @return a draft that the gate refuses until somebody has filled it in
	 */
	public static RevisionDraft concurrently(String message, String author) {
		return new RevisionDraft(message, author, null, false, List.of(
				"outside a transaction a crash can leave this half done, so write it such that it can run twice",
				"one index, with a name; dropped first, as a failed build leaves an invalid one:",
				"  DROP INDEX CONCURRENTLY IF EXISTS users_phone_idx;",
				"  CREATE INDEX CONCURRENTLY IF NOT EXISTS users_phone_idx ON users (phone);"), List.of(TODO_CHANGE),
				List.of(TODO_ROLLBACK, UNWRITTEN + " for example DROP INDEX CONCURRENTLY IF EXISTS users_phone_idx;"));
	}

	/**
	 * Returns a template for a change of rows.
	 * @param message what it is about
	 * @param author who writes it
	 * @return a draft that the gate refuses until somebody has filled it in
	 */
	public static RevisionDraft data(String message, String author) {
		return new RevisionDraft(message, author, null, false,
				List.of("rows only, no change of the schema; it may run twice over the same rows",
						"few rows: delete the line '--batch' and 'runInTransaction:false', and write plain statements",
						"many: one statement over a range of the key, run in batches that each commit, for example",
						"  UPDATE users SET status = 'ACTIVE' WHERE id >= :from AND id <= :to AND status IS NULL;"),
				List.of("--batch table:TODO key:id size:5000 pause:50",
						UNWRITTEN + " the statement, and its table above"),
				List.of(TODO_ROLLBACK));
	}

	/**
	 * Returns a revision from statements that exist already.
	 * @param message what it is about
	 * @param author who writes it
	 * @param transactional whether it runs in one transaction
	 * @param up its statements, which may have lines {@code --rollback} of their own
	 * @return a draft; without such lines its rollback is still to be written
	 */
	public static RevisionDraft sql(String message, String author, boolean transactional, List<String> up) {
		boolean undone = up.stream().anyMatch((line) -> line.matches("(?i)\\s*--\\s*rollback\\b.*"));
		return new RevisionDraft(message, author, null, transactional, List.of(), up,
				undone ? List.of() : List.of(TODO_ROLLBACK));
	}

	/**
	 * Returns a revision that only joins others.
	 * @param message what it is about
	 * @param author who writes it
	 * @return a draft without statements
	 */
	static RevisionDraft joining(String message, String author) {
		return new RevisionDraft(message, author, null, true, List.of("joins its parents, and changes nothing"),
				List.of(), List.of("empty"));
	}

	/**
	 * Returns the same with a revision.
	 * @param wanted eight hexadecimal digits, {@code null} for any that are free
	 * @return a draft
	 */
	public RevisionDraft as(@Nullable String wanted) {
		return new RevisionDraft(this.message, this.author, wanted, this.transactional, this.notes, this.up,
				this.rollback);
	}

	/**
	 * Says whether somebody must still write a part of it.
	 * @return {@code true} for a template, and for statements without a rollback
	 */
	public boolean isUnwritten() {
		return this.up.stream().anyMatch(RevisionDraft::isUnwritten)
				|| this.rollback.stream().anyMatch(RevisionDraft::isUnwritten);
	}

	private static boolean isUnwritten(String line) {
		return line.startsWith(UNWRITTEN);
	}

	/** What the name of its file says of it. */
	String slug() {
		String slug = slug(this.message, "_");
		slug = (slug.length() > LONGEST_SLUG) ? slug.substring(0, LONGEST_SLUG).replaceFirst("_[^_]*$", "") : slug;
		return slug.isEmpty() ? "revision" : slug;
	}

	private static String slug(String text, String separator) {
		return Normalizer.normalize(text, Normalizer.Form.NFD)
			.replaceAll("\\p{M}", "")
			.toLowerCase(Locale.ROOT)
			.replaceAll("[^a-z0-9]+", " ")
			.strip()
			.replace(" ", separator);
	}

	/**
	 * Writes it as a changelog in formatted SQL.
	 * @param path the file's path in the history
	 * @param id its revision
	 * @param parents what it follows
	 * @return the file's text
	 */
	String text(String path, String id, List<String> parents) {
		List<String> lines = new ArrayList<>();
		lines.add("--liquibase formatted sql logicalFilePath:" + path);
		lines.add("");
		lines.add("-- Revision: " + id);
		lines.add("-- Parent: " + (parents.isEmpty() ? MigrationFile.NO_PARENT : String.join(", ", parents)));
		lines.add("");
		lines.add("--changeset " + this.author + ":" + id + attributes());
		lines.add("--comment: " + this.message);
		// A note that begins with a word such as "rollback" would be taken for more.
		this.notes.forEach((note) -> lines.add("-- * " + note));
		lines.addAll(this.up);
		this.rollback.stream().filter((line) -> !line.isBlank()).forEach((line) -> lines.add("--rollback " + line));
		return String.join("\n", lines).stripTrailing() + "\n";
	}

	private String attributes() {
		boolean dollarQuoted = this.up.stream().anyMatch((line) -> WHOLE.matcher(line).find());
		return (this.transactional ? "" : " runInTransaction:false")
				+ (dollarQuoted ? " splitStatements:false stripComments:false" : "");
	}

}
