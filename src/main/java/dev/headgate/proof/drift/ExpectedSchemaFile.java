package dev.headgate.proof.drift;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import dev.headgate.changelog.AppliedFingerprint;
import dev.headgate.changelog.JsonEntry;
import dev.headgate.changelog.JsonFile;
import dev.headgate.changelog.Location;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.proof.scratch.ProofException;

/**
 * The file in which an {@link ExpectedSchema} travels with its changelog, in the jar or
 * on disk: JSON with one object of the schema on each line, so that a change of the
 * schema is a change of few lines.
 */
public final class ExpectedSchemaFile {

	/** The file's name, in the directory that also has {@code changelog.sum}. */
	public static final String NAME = "expected-schema.json";

	private ExpectedSchemaFile() {
	}

	/**
	 * Looks for the file that belongs to a changelog.
	 * @param settings which changelog
	 * @return what is in it; empty when there is none
	 * @throws ProofException when it can't be read
	 * @throws dev.headgate.changelog.ChangelogException when there is no such changelog
	 */
	public static Optional<ExpectedSchema> find(ChangelogSettings settings) {
		Location location = Location.of(settings);
		return location.read(location.beside(NAME))
			.map((bytes) -> parse(new String(bytes, StandardCharsets.UTF_8), location.display(location.beside(NAME))));
	}

	/**
	 * Writes the file.
	 * @param expected what goes into it
	 * @return its text
	 */
	public static String write(ExpectedSchema expected) {
		Map<String, Object> head = new LinkedHashMap<>();
		head.put("changeSets", expected.changeSets().value());
		head.put("postgresql", expected.postgresql());
		return JsonFile.write(head, "objects", SchemaEntries.write(expected.schema()));
	}

	/**
	 * Reads the file.
	 * @param text its text
	 * @param name its name, for errors
	 * @return what is in it
	 * @throws ProofException when it is no such file
	 */
	static ExpectedSchema parse(String text, String name) {
		try {
			JsonEntry file = JsonFile.parse(text);
			return new ExpectedSchema(new AppliedFingerprint(file.text("changeSets")),
					file.number("postgresql").intValue(), SchemaEntries.read(file.entries("objects")));
		}
		catch (IllegalArgumentException | ClassCastException ex) {
			throw unreadable(name, String.valueOf(ex.getMessage()));
		}
	}

	private static ProofException unreadable(String name, String reason) {
		return new ProofException(ExitCode.USAGE, name + " can't be read: " + reason,
				"Write it anew: headgate drift --write-expected " + name);
	}

}
