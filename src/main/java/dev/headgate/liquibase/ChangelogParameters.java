package dev.headgate.liquibase;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import liquibase.ContextExpression;
import liquibase.Labels;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.database.Database;
import liquibase.exception.UnknownChangeLogParameterException;
import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangelogException;
import dev.headgate.changelog.ProcessParameter;

/**
 * The values of <code>${…}</code>, as Liquibase finds them: the variables and properties
 * of this process before all else, then what it knows of the database, what the settings
 * give, and what the changelog defines. Only the settings come before the process here.
 * It notes what was asked for.
 */
final class ChangelogParameters extends ChangeLogParameters {

	private static final String BUILT_IN = "database.";

	private static final Pattern REFERENCE = Pattern.compile("\\$\\{\\s*([^}:$]+?)\\s*}");

	private final Map<String, String> given = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

	private final IdentityHashMap<@Nullable DatabaseChangeLog, Map<String, String>> taken = new IdentityHashMap<>();

	/** Liquibase's constructor defines its own before there is such a set. */
	private @Nullable Set<String> defined;

	private final Set<DatabaseChangeLog> checked = Collections.newSetFromMap(new IdentityHashMap<>());

	private boolean used;

	private boolean usedDatabase;

	ChangelogParameters(Database database, Map<String, String> given) {
		super(database);
		this.defined = new HashSet<>();
		this.given.putAll(given);
		given.forEach((name, value) -> super.set(name, value, new ContextExpression(), new Labels()));
	}

	/** Says whether any value was asked for. */
	boolean areUsed() {
		return this.used;
	}

	/** Says whether a value was asked for that depends on the database. */
	boolean dependOnDatabase() {
		return this.usedDatabase;
	}

	/**
	 * Returns what a file takes from this process.
	 * @param file the file
	 * @return the parameters, usually none
	 */
	List<ProcessParameter> fromProcess(DatabaseChangeLog file) {
		Set<String> known = (this.defined != null) ? this.defined : Set.of();
		List<ProcessParameter> parameters = new ArrayList<>();
		this.taken.getOrDefault(file, Map.of())
			.forEach((name, origin) -> parameters
				.add(new ProcessParameter(name, origin, known.contains(name.toLowerCase(Locale.ROOT)))));
		return parameters;
	}

	@Override
	public void set(String key, @Nullable Object value, ContextExpression contexts, Labels labels,
			String... databases) {
		super.set(key, value, contexts, labels, databases);
		define(key);
	}

	@Override
	public void setLocal(String key, Object value, DatabaseChangeLog changelog, ContextExpression contexts,
			Labels labels, String... databases) {
		super.setLocal(key, value, changelog, contexts, labels, databases);
		define(key);
	}

	private void define(String key) {
		if (this.defined != null) {
			this.defined.add(key.toLowerCase(Locale.ROOT));
		}
	}

	@Override
	public String expandExpressions(@Nullable String text, DatabaseChangeLog changelog)
			throws UnknownChangeLogParameterException {
		this.used |= text != null && text.contains("${");
		if (changelog != null && this.checked.add(changelog)) {
			requireNoCircle(changelog);
		}
		return super.expandExpressions(text, changelog);
	}

	@Override
	public @Nullable Object getValue(String name, @Nullable DatabaseChangeLog changelog) {
		this.used = true;
		Object value = value(name, changelog);
		if (value instanceof String text && text.contains("${")) {
			requireNoCircle(name, changelog, new LinkedHashSet<>());
		}
		return value;
	}

	private @Nullable Object value(String name, @Nullable DatabaseChangeLog changelog) {
		String origin = origin(name);
		if (origin == null) {
			this.usedDatabase |= name.toLowerCase(Locale.ROOT).startsWith(BUILT_IN);
			return super.getValue(name, changelog);
		}
		String own = this.given.get(name);
		if (own != null) {
			return own;
		}
		Object value = super.getValue(name, changelog);
		this.taken.computeIfAbsent(changelog, (file) -> new LinkedHashMap<>()).put(name, origin);
		return value;
	}

	/** Liquibase would go round until its stack is full. */
	private static void requireNoCircle(DatabaseChangeLog changelog) {
		List<String> includes = new ArrayList<>(List.of(String.valueOf(changelog.getPhysicalFilePath())));
		for (DatabaseChangeLog parent = changelog.getParentChangeLog(); parent != null; parent = parent
			.getParentChangeLog()) {
			includes.addFirst(String.valueOf(parent.getPhysicalFilePath()));
			if (includes.getFirst().equals(includes.getLast())) {
				throw new ChangelogException("The changelog includes itself: " + String.join(" -> ", includes),
						"Take the include (or the includeAll of that folder) out of one of these files.");
			}
		}
	}

	private void requireNoCircle(String name, @Nullable DatabaseChangeLog changelog, Set<String> above) {
		if (!above.add(name)) {
			throw new ChangelogException("These parameters of the changelog name each other: ${"
					+ String.join("} -> ${", above) + "} -> ${" + name + "}", "Give one of them a value of its own.");
		}
		if (value(name, changelog) instanceof String text) {
			Matcher reference = REFERENCE.matcher(text);
			while (reference.find()) {
				requireNoCircle(reference.group(1), changelog, above);
			}
		}
		above.remove(name);
	}

	/** Liquibase takes any spelling of a name, and variables before properties. */
	private static @Nullable String origin(String name) {
		for (String variable : System.getenv().keySet()) {
			if (variable.equalsIgnoreCase(name)) {
				return "the environment variable " + variable;
			}
		}
		for (Object property : System.getProperties().keySet()) {
			if (String.valueOf(property).equalsIgnoreCase(name)) {
				return "the system property " + property;
			}
		}
		return null;
	}

}
