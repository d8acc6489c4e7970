package dev.headgate.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Finds {@code headgate.*} keys that do not exist, and reads those that do.
 */
final class KnownKeys {

	private static final String PREFIX = "headgate";

	/**
	 * What Kubernetes adds to every pod for a service whose name starts with headgate.
	 */
	private static final Pattern SERVICE_LINK = Pattern
		.compile("HEADGATE_(.*_)?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_\\d+_(TCP|UDP)(_(PROTO|PORT|ADDR))?)?)");

	private static final Map<String, Class<?>> KEYS = new LinkedHashMap<>();

	static {
		collect(PREFIX, HeadgateProperties.class);
	}

	private KnownKeys() {
	}

	private static void collect(String prefix, Class<?> type) {
		for (RecordComponent component : type.getRecordComponents()) {
			String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
			if (component.getType().isRecord()) {
				collect(name, component.getType());
			}
			else {
				KEYS.put(name, component.getType());
			}
		}
	}

	/**
	 * Reads all of them.
	 * @param binder the binder
	 * @param handler told of the values that do not fit
	 * @return the values, or the defaults of those that are not given or do not fit
	 */
	static HeadgateProperties read(Binder binder, BindHandler handler) {
		return binder.bindOrCreate(PREFIX, Bindable.of(HeadgateProperties.class), handler);
	}

	static List<String> names(Class<?> type) {
		return KEYS.entrySet().stream().filter((key) -> type.equals(key.getValue())).map(Map.Entry::getKey).toList();
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

}
