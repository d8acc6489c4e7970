package dev.headgate.changelog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.springframework.boot.json.JsonWriter;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A file of JSON whose entries have a line each, so that a change of one is a change of
 * one line.
 */
public final class JsonFile {

	private static final int FORMAT = 1;

	private static final int LARGEST = 100_000_000;

	private JsonFile() {
	}

	/**
	 * Writes a file.
	 * @param head what stands before the entries
	 * @param name the name of the list of entries
	 * @param entries the entries
	 * @return its text
	 */
	public static String write(Map<String, Object> head, String name, List<Map<String, Object>> entries) {
		JsonWriter<Map<String, Object>> json = JsonWriter.standard();
		Map<String, Object> all = new LinkedHashMap<>(Map.of("format", FORMAT));
		all.putAll(head);
		String opening = json.writeToString(all);
		return entries.stream()
			.map(json::writeToString)
			.collect(Collectors.joining(",\n", opening.substring(0, opening.length() - 1) + ",\"" + name + "\":[\n",
					"\n]}\n"));
	}

	/**
	 * Reads a file. Every JSON text is YAML, for which there is a parser in every
	 * service.
	 * @param text its text
	 * @return all of it
	 * @throws IllegalArgumentException with the reason, when it is no such file
	 */
	public static JsonEntry parse(String text) {
		JsonEntry file = parseObject(text);
		Object format = file.values().get("format");
		if (!Integer.valueOf(FORMAT).equals(format)) {
			throw new IllegalArgumentException("its format is " + format + ", and this build reads " + FORMAT);
		}
		return file;
	}

	/**
	 * Reads one JSON object of any kind, such as the answer of a verb.
	 * @param text its text
	 * @return all of it
	 * @throws IllegalArgumentException with the reason, when it is no JSON object
	 */
	@SuppressWarnings("unchecked")
	public static JsonEntry parseObject(String text) {
		LoaderOptions options = new LoaderOptions();
		options.setCodePointLimit(LARGEST);
		try {
			if (!(new Yaml(new SafeConstructor(options)).load(text) instanceof Map<?, ?> object)) {
				throw new IllegalArgumentException("it is no JSON object");
			}
			return new JsonEntry((Map<String, Object>) object);
		}
		catch (YAMLException ex) {
			throw new IllegalArgumentException(ex.getMessage(), ex);
		}
	}

}
