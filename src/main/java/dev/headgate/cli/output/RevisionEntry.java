package dev.headgate.cli.output;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.currency.AppliedChangeSet;

/**
 * One change set as the changelog and the history see it.
 *
 * @param key what identifies it
 * @param parent the revision before it, {@code <base>} for the first, {@code ?} where
 * nobody knows
 * @param comment what its author says about it, empty for nothing
 * @param marks what there is to say about it
 * @param row its row in the history, {@code null} when it has none or nobody asked
 * @param asked whether the database was asked
 * @param reason why it is deferred or renamed, empty otherwise
 */
public record RevisionEntry(ChangeSetKey key, String parent, String comment, Set<RevisionLabel> marks,
		@Nullable AppliedChangeSet row, boolean asked, String reason) {

	/**
	 * Returns the change set's id.
	 * @return its id
	 */
	public String id() {
		return this.key.id();
	}

	/**
	 * Says whether a label applies.
	 * @param mark the label
	 * @return {@code true} when it does
	 */
	public boolean has(RevisionLabel mark) {
		return this.marks.contains(mark);
	}

	/**
	 * Returns where it stands, as programs read it.
	 * @return {@code applied}, {@code pending}, {@code deferred}, {@code renamed},
	 * {@code unknown}, {@code left-out} or {@code not-asked}
	 */
	String state() {
		if (has(RevisionLabel.UNKNOWN)) {
			return "unknown";
		}
		if (has(RevisionLabel.PENDING)) {
			return "pending";
		}
		if (has(RevisionLabel.DEFERRED) || has(RevisionLabel.RENAMED)) {
			return has(RevisionLabel.DEFERRED) ? "deferred" : "renamed";
		}
		if (this.row != null) {
			return "applied";
		}
		return has(RevisionLabel.LEFT_OUT) ? "left-out" : "not-asked";
	}

	/**
	 * Leaves a mark out.
	 * @param mark which one
	 * @return the same change set without it
	 */
	public RevisionEntry without(RevisionLabel mark) {
		return new RevisionEntry(this.key, this.parent, this.comment,
				this.marks.stream()
					.filter((other) -> other != mark)
					.collect(Collectors.toCollection(() -> EnumSet.noneOf(RevisionLabel.class))),
				this.row, this.asked, this.reason);
	}

	/**
	 * Writes its name with its marks.
	 * @param ansi whether in colour
	 * @return one line, without an end
	 */
	public String marked(Ansi ansi) {
		return id() + this.marks.stream().map((mark) -> " " + mark.in(ansi)).collect(Collectors.joining());
	}

	/**
	 * Writes it as one step of a listing.
	 * @param ansi whether in colour
	 * @return one line, without an end
	 */
	public String step(Ansi ansi) {
		String about = this.comment.isEmpty() ? this.key.path() : this.comment.lines().findFirst().orElse("");
		return this.parent + " -> " + marked(ansi) + ", " + about;
	}

	/**
	 * Writes all that is known of it.
	 * @param ansi whether in colour
	 * @return several lines, each with its end
	 */
	public String block(Ansi ansi) {
		StringBuilder text = new StringBuilder();
		text.append("Rev: ").append(marked(ansi)).append('\n');
		text.append("Parent: ").append(this.parent).append('\n');
		text.append("Path: ").append(this.key.path()).append('\n');
		text.append("Author: ").append(this.key.author()).append('\n');
		text.append("State: ").append(this.asked ? state() : "database not asked");
		if (this.row != null && this.row.dateExecuted() != null) {
			text.append(' ').append(this.row.dateExecuted().withNano(0)).append(", ").append(this.row.execType());
		}
		text.append(this.reason.isEmpty() ? "" : "\nReason: " + this.reason).append("\n\n");
		if (!this.comment.isEmpty()) {
			text.append(this.comment.indent(4)).append('\n');
		}
		return text.toString();
	}

	/**
	 * Says the same to programs.
	 * @return the facts
	 */
	public Map<String, Object> facts() {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("revision", id());
		facts.put("parent", this.parent);
		facts.put("path", this.key.path());
		facts.put("author", this.key.author());
		facts.put("comment", this.comment);
		facts.put("state", state());
		facts.put("head", has(RevisionLabel.HEAD));
		facts.put("current", has(RevisionLabel.CURRENT));
		facts.put("tampered", has(RevisionLabel.TAMPERED));
		facts.put("seed", has(RevisionLabel.SEED));
		if (!this.reason.isEmpty()) {
			facts.put("reason", this.reason);
		}
		if (this.row != null) {
			if (this.row.dateExecuted() != null) {
				facts.put("appliedAt", this.row.dateExecuted().toString());
			}
			if (this.row.checksum() != null) {
				facts.put("checksum", this.row.checksum());
			}
		}
		return facts;
	}

}
