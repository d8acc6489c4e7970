package dev.headgate.proof.drift;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One JSON object of the file. What is empty or false is left out there.
 *
 * @param values its values by name
 */
record SchemaEntry(Map<String, Object> values) {

	String text(String name) {
		String text = textOrNull(name);
		if (text == null) {
			throw new IllegalArgumentException("'" + name + "' is missing in " + this.values);
		}
		return text;
	}

	String textOrEmpty(String name) {
		String text = textOrNull(name);
		return (text != null) ? text : "";
	}

	@Nullable String textOrNull(String name) {
		return (String) this.values.get(name);
	}

	boolean flag(String name) {
		return Boolean.TRUE.equals(this.values.get(name));
	}

	Number number(String name) {
		if (this.values.get(name) instanceof Number number) {
			return number;
		}
		throw new IllegalArgumentException("'" + name + "' is no number in " + this.values);
	}

	List<String> texts(String name) {
		return list(name).stream().map(String.class::cast).toList();
	}

	@SuppressWarnings("unchecked")
	List<SchemaEntry> entries(String name) {
		return list(name).stream().map((entry) -> new SchemaEntry((Map<String, Object>) entry)).toList();
	}

	private List<?> list(String name) {
		return (this.values.get(name) instanceof List<?> list) ? list : List.of();
	}

}
