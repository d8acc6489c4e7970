package dev.headgate.config;

import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

import dev.headgate.config.HeadgateProperties.Embedded;
import dev.headgate.config.HeadgateProperties.Gate;
import dev.headgate.config.HeadgateProperties.Health;

/**
 * Finds {@code headgate.*} keys that do not exist, and values that do not fit theirs.
 */
final class KnownKeys {

	private static final String PREFIX = "headgate";

	/**
	 * What Kubernetes adds to every pod for a service whose name starts with headgate.
	 */
	private static final Pattern SERVICE_LINK = Pattern
		.compile("HEADGATE_(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_\\d+_(TCP|UDP)(_(PROTO|PORT|ADDR))?)?)");

	private static final Map<String, Parameter> KEYS = new LinkedHashMap<>();

	static {
		collect(PREFIX, HeadgateProperties.class);
	}

	private KnownKeys() {
	}

	private static void collect(String prefix, Class<?> type) {
		for (Parameter parameter : type.getDeclaredConstructors()[0].getParameters()) {
			String name = prefix + "." + DataObjectPropertyName.toDashedForm(parameter.getName());
			if (parameter.getType().isRecord()) {
				collect(name, parameter.getType());
			}
			else {
				KEYS.put(name, parameter);
			}
		}
	}

	/**
	 * Reads all of them as the binder's own binding of records would, which took longer
	 * than everything else about the settings of a start. That is also why the records
	 * are not made by reflection.
	 * @param binder the binder
	 * @param problems gets the values that do not fit
	 * @return the values, or the defaults of those that are not given or do not fit
	 */
	static HeadgateProperties read(Binder binder, List<ConfigurationProblem> problems) {
		Map<String, @Nullable Object> values = new HashMap<>();
		KEYS.forEach((name, parameter) -> values.put(name, value(name, parameter, binder, problems)));
		Gate gate = new Gate(get(values, "gate.mode"), get(values, "gate.allow-diverged"),
				get(values, "gate.connect-budget"), get(values, "gate.lock-budget"), get(values, "gate.wait-budget"),
				get(values, "gate.retry-budget"), get(values, "gate.lock-timeout"),
				get(values, "gate.index-lock-timeout"), get(values, "gate.statement-timeout"),
				get(values, "gate.live-listener"), get(values, "gate.live-listener-after"));
		Health health = new Health(get(values, "health.cache-period"), get(values, "health.timeout"));
		Embedded embedded = new Embedded(get(values, "embedded.enabled"), get(values, "embedded.directory"),
				get(values, "embedded.port"));
		return new HeadgateProperties(get(values, "changelog"), get(values, "changelog-root"), get(values, "seed-path"),
				gate, health, embedded, get(values, "scratch-url"), get(values, "entity-packages"),
				get(values, "unmapped"), get(values, "changelog-environment"));
	}

	/** Nothing where the record allows nothing. */
	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals", "NullAway" })
	private static <T> T get(Map<String, @Nullable Object> values, String name) {
		return (T) values.get(PREFIX + "." + name);
	}

	private static @Nullable Object value(String name, Parameter parameter, Binder binder,
			List<ConfigurationProblem> problems) {
		Class<?> type = parameter.getType();
		try {
			BindResult<?> given = binder.bind(name,
					Bindable.of(ResolvableType.forType(parameter.getParameterizedType())));
			if (given.isBound()) {
				return given.get();
			}
		}
		catch (BindException ex) {
			ConfigurationProperty property = ex.getProperty();
			boolean secret = name.equals("headgate.scratch-url");
			Object value = (property != null && !secret) ? property.getValue() : null;
			problems.add(new ConfigurationProblem(name, (value != null) ? value.toString() : null,
					"it is not " + describe(type), "Set " + name + " to " + describe(type) + "."));
		}
		DefaultValue standard = parameter.getAnnotation(DefaultValue.class);
		if (standard == null) {
			return null;
		}
		List<String> texts = List.of(standard.value());
		return (type == List.class) ? texts : converted(texts.getFirst(), type);
	}

	private static Object converted(String text, Class<?> type) {
		return switch (type.getSimpleName()) {
			case "String" -> text;
			case "boolean" -> Boolean.valueOf(text);
			case "int" -> Integer.valueOf(text);
			case "Duration" -> DurationStyle.detectAndParse(text);
			case "Mode" -> Mode.valueOf(text.toUpperCase(Locale.ROOT));
			default -> throw new IllegalStateException("no default can be a " + type);
		};
	}

	static List<String> names(Class<?> type) {
		return KEYS.entrySet()
			.stream()
			.filter((key) -> type.equals(key.getValue().getType()))
			.map(Map.Entry::getKey)
			.toList();
	}

	static List<ConfigurationProblem> unknown(ConfigurableEnvironment environment) {
		List<ConfigurationProblem> problems = new ArrayList<>();
		for (PropertySource<?> source : environment.getPropertySources()) {
			if (source instanceof EnumerablePropertySource<?> enumerable) {
				for (String name : enumerable.getPropertyNames()) {
					if (isUnknown(name)) {
						String suggestion = suggest(name);
						problems.add(new ConfigurationProblem(name, null,
								"there is no such setting (" + source.getName() + ")",
								"Did you mean '" + suggestion + "'? Remove or rename '" + name + "'."));
					}
				}
			}
		}
		return problems;
	}

	private static boolean isUnknown(String name) {
		if (!name.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
			return false;
		}
		String canonical = canonical(name.replaceFirst("\\[\\d+]$", ""));
		if (SERVICE_LINK.matcher(name).matches()) {
			return false;
		}
		String rest = name.substring(PREFIX.length());
		boolean key = rest.startsWith(".") || (rest.startsWith("_") && name.equals(name.toUpperCase(Locale.ROOT)));
		return key && KEYS.keySet().stream().noneMatch((known) -> canonical(known).equals(canonical));
	}

	private static String suggest(String name) {
		return KEYS.keySet()
			.stream()
			.min(Comparator.comparingInt((known) -> EditDistance.between(canonical(known), canonical(name))))
			.orElseThrow();
	}

	private static String canonical(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
	}

	private static String describe(Class<?> type) {
		if (type.isEnum()) {
			List<String> values = new ArrayList<>();
			for (Object value : type.getEnumConstants()) {
				values.add(value.toString().toLowerCase(Locale.ROOT));
			}
			return "one of " + String.join(", ", values);
		}
		return switch (type.getSimpleName()) {
			case "Duration" -> "a duration such as 500ms, 30s or 5m";
			case "boolean" -> "true or false";
			case "int" -> "a number";
			case "List" -> "a list of texts";
			default -> "a text";
		};
	}

}
