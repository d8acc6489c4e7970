package dev.headgate.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.PlaceholderResolutionException;

/**
 * Lets Spring Boot's binder go on with the default where a value does not fit, so that
 * all such values are reported together.
 */
final class CollectingBindHandler implements BindHandler {

	/** PostgreSQL counts milliseconds in an int, and has 0 for no limit. */
	private static final Duration SHORTEST = Duration.ofMillis(1);

	private static final Duration LONGEST = Duration.ofDays(24);

	private final Consumer<ConfigurationProblem> problems;

	private final Predicate<String> isReported;

	/**
	 * Creates a handler.
	 * @param problems gets the values that do not fit
	 * @param isReported says whether a key has been reported already
	 */
	CollectingBindHandler(Consumer<ConfigurationProblem> problems, Predicate<String> isReported) {
		this.problems = problems;
		this.isReported = isReported;
	}

	@Override
	public Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
		if (result instanceof Duration duration
				&& (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0)) {
			report(name.toString(), value(target, context), "it is not between 1ms and 24d",
					"Set " + name + " to a duration such as 500ms, 30s or 5m.");
		}
		return result;
	}

	@Override
	public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			Exception error) {
		boolean placeholder = NestedExceptionUtils
			.getMostSpecificCause(error) instanceof PlaceholderResolutionException;
		String kind = describe(target.getType().resolve(Object.class));
		report(name.toString(), value(target, context),
				placeholder ? "it has a placeholder that no setting or variable resolves" : "it is not " + kind,
				"Set " + name + " to " + kind + ".");
		return null;
	}

	private void report(String key, @Nullable String value, String reason, String action) {
		if (!this.isReported.test(key)) {
			this.problems.accept(new ConfigurationProblem(key, value, reason, action));
		}
	}

	/** Any text may hold a secret. */
	private static @Nullable String value(Bindable<?> target, BindContext context) {
		ConfigurationProperty property = context.getConfigurationProperty();
		Class<?> type = target.getType().resolve(Object.class);
		boolean text = type == String.class || Collection.class.isAssignableFrom(type) || type == Map.class;
		return (property != null && !text) ? String.valueOf(property.getValue()) : null;
	}

	private static String describe(Class<?> type) {
		if (type.isEnum()) {
			List<String> values = new ArrayList<>();
			for (Object value : type.getEnumConstants()) {
				values.add(value.toString().toLowerCase(Locale.ROOT));
			}
			return "one of " + String.join(", ", values);
		}
		if (type == Duration.class) {
			return "a duration such as 500ms, 30s or 5m";
		}
		if (type == boolean.class || type == Boolean.class) {
			return "true or false";
		}
		if (type == int.class) {
			return "a number";
		}
		if (type == List.class) {
			return "a list of texts";
		}
		return (type == Map.class) ? "a map of texts" : "a text";
	}

}
