package dev.headgate.changelog;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One object of a {@link JsonFile}.
 *
 * @param values its values by name
 */
public record JsonEntry(Map<String, Object> values) {

	/**
	 * Returns a text.
	 * @param name its name
	 * @return the text
	 * @throws IllegalArgumentException when there is none
	 */
	public String text(String name) {
		String text = textOrNull(name);
		if (text == null) {
			throw new IllegalArgumentException("'" + name + "' is missing in " + this.values);
		}
		return text;
	}

	/**
	 * Returns a text that may be missing.
	 * @param name its name
	 * @return the text, empty when there is none
	 */
	public String textOrEmpty(String name) {
		String text = textOrNull(name);
		return (text != null) ? text : "";
	}

	/**
	 * Returns a text that may be missing.
	 * @param name its name
	 * @return the text, {@code null} when there is none
	 * @throws ClassCastException when it is no text
	 */
	public @Nullable String textOrNull(String name) {
		return (String) this.values.get(name);
	}

	/**
	 * Returns a truth value.
	 * @param name its name
	 * @return {@code false} when it is missing
	 */
	public boolean flag(String name) {
		return Boolean.TRUE.equals(this.values.get(name));
	}

	/**
	 * Returns a number.
	 * @param name its name
	 * @return the number
	 * @throws IllegalArgumentException when there is none
	 */
	public Number number(String name) {
		if (this.values.get(name) instanceof Number number) {
			return number;
		}
		throw new IllegalArgumentException("'" + name + "' is no number in " + this.values);
	}

	/**
	 * Returns a list of texts.
	 * @param name its name
	 * @return the texts, none when it is missing
	 * @throws ClassCastException when one is no text
	 */
	public List<String> texts(String name) {
		return list(name).stream().map(String.class::cast).toList();
	}

	/**
	 * Returns a list of objects.
	 * @param name its name
	 * @return the objects, none when it is missing
	 * @throws ClassCastException when one is no object
	 */
	public List<JsonEntry> entries(String name) {
		return list(name).stream().map(JsonEntry::of).toList();
	}

	@SuppressWarnings("unchecked")
	private static JsonEntry of(Object entry) {
		return new JsonEntry((Map<String, Object>) entry);
	}

	private List<?> list(String name) {
		return (this.values.get(name) instanceof List<?> list) ? list : List.of();
	}

}
