package dev.headgate.cli.output;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.headgate.changelog.MigrationFile;

/**
 * Revisions of a chain, as verbs show them.
 */
public final class RevisionFormatter {

	private RevisionFormatter() {
	}

	/**
	 * Shows a revision to people.
	 * @param link the revision
	 * @param mark what to say of it
	 * @return a line, with its end
	 */
	public static String line(MigrationFile link, String mark) {
		return link.name() + mark + (link.message().isEmpty() ? "" : ", " + link.message()) + "\n";
	}

	/**
	 * Shows a revision to programs.
	 * @param link the revision
	 * @return what is known of it
	 */
	public static Map<String, Object> facts(MigrationFile link) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("revision", link.name());
		facts.put("parents", link.parents());
		facts.put("message", link.message());
		facts.put("path", link.path());
		return facts;
	}

}
