package dev.headgate.proof.drift;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.springframework.boot.json.JsonWriter;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

import dev.headgate.changelog.AppliedFingerprint;
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

	private static final int FORMAT = 1;

	private static final int LARGEST = 100_000_000;

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
		JsonWriter<Map<String, Object>> json = JsonWriter.standard();
		List<String> lines = new ArrayList<>();
		SchemaEntries.write(expected.schema()).forEach((entry) -> lines.add(json.writeToString(entry)));
		Map<String, Object> head = new LinkedHashMap<>();
		head.put("format", FORMAT);
		head.put("changeSets", expected.changeSets().value());
		head.put("postgresql", expected.postgresql());
		String opening = json.writeToString(head);
		return opening.substring(0, opening.length() - 1) + ",\"objects\":[\n" + String.join(",\n", lines) + "\n]}\n";
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
			Map<String, Object> file = load(text);
			if (!Integer.valueOf(FORMAT).equals(file.get("format"))) {
				throw unreadable(name, "its format is " + file.get("format") + ", and this build reads " + FORMAT);
			}
			SchemaEntry head = new SchemaEntry(file);
			return new ExpectedSchema(new AppliedFingerprint(head.text("changeSets")),
					head.number("postgresql").intValue(), SchemaEntries.read(head.entries("objects")));
		}
		catch (YAMLException | IllegalArgumentException | ClassCastException ex) {
			throw unreadable(name, String.valueOf(ex.getMessage()));
		}
	}

	/** Every JSON text is YAML, for which there is a parser in every service. */
	@SuppressWarnings("unchecked")
	private static Map<String, Object> load(String text) {
		LoaderOptions options = new LoaderOptions();
		options.setCodePointLimit(LARGEST);
		if (new Yaml(new SafeConstructor(options)).load(text) instanceof Map<?, ?> object) {
			return (Map<String, Object>) object;
		}
		throw new IllegalArgumentException("it is no JSON object");
	}

	private static ProofException unreadable(String name, String reason) {
		return new ProofException(ExitCode.USAGE, name + " can't be read: " + reason,
				"Write it anew: headgate drift --write-expected " + name);
	}

}
