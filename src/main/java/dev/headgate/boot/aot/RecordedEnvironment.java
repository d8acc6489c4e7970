package dev.headgate.boot.aot;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/**
 * What was asked of the environment while beans were generated, and the answers. Where a
 * start gets the same answers, each condition has the same result, and the beans are the
 * same.
 *
 * @param answers from a question to its answer: a property's value, nothing where it had
 * none, or whether a profile was active
 */
record RecordedEnvironment(Properties answers) {

	/** Where the jar keeps them. */
	static final String LOCATION = "META-INF/headgate/beans.properties";

	private static final String SET = "set.";

	private static final String UNSET = "unset.";

	/** Has no value of its own, but something below it has. */
	private static final String PARENT = "parent.";

	private static final String PROFILE = "profile.";

	/**
	 * The first is only compared with the management server's port, whose own value
	 * counts; without the second the gate is closed; the third is never twice the same,
	 * and logging is set up before any bean.
	 */
	private static final Pattern WITHOUT_EFFECT = Pattern
		.compile("server\\.port|spring\\.datasource\\.url|spring\\.application\\.pid|logging\\..*");

	/**
	 * Notes the answers that an environment gives.
	 * @param environment the environment
	 * @param properties the names of the properties that were asked for
	 * @param profiles the names of the profiles that were asked for
	 * @return the premises
	 */
	static RecordedEnvironment of(Environment environment, Set<String> properties, Set<String> profiles) {
		Properties answers = new Properties();
		properties.stream().filter((name) -> !WITHOUT_EFFECT.matcher(name).matches()).forEach((name) -> {
			String value = environment.getProperty(name);
			String kind = (value != null) ? SET : hasDescendants(environment, name) ? PARENT : UNSET;
			answers.setProperty(kind + name, (value != null) ? value : "");
		});
		// Where there is nothing below a name, no name below it needs to be asked for.
		List<String> bare = answers.stringPropertyNames().stream().filter((line) -> line.startsWith(UNSET)).toList();
		bare.forEach((parent) -> answers.keySet().removeIf((line) -> isBelow(line.toString(), parent)));
		profiles.forEach((name) -> answers.setProperty(PROFILE + name, isActive(environment, name)));
		return new RecordedEnvironment(answers);
	}

	/**
	 * Reads what {@link #text} wrote.
	 * @param loader who has it
	 * @return the premises, or {@code null} where no beans were generated
	 */
	static @Nullable RecordedEnvironment read(ClassLoader loader) {
		try (InputStream in = loader.getResourceAsStream(LOCATION)) {
			if (in == null) {
				return null;
			}
			Properties answers = new Properties();
			answers.load(in);
			return new RecordedEnvironment(answers);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The premises as a file.
	 * @return lines, the same for the same premises
	 */
	String text() {
		StringWriter lines = new StringWriter();
		try {
			this.answers.store(lines, null);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		// What begins with "#" is the time.
		return lines.toString()
			.lines()
			.filter((line) -> !line.startsWith("#"))
			.sorted()
			.collect(Collectors.joining("\n", "", "\n"));
	}

	/**
	 * Compares with another environment.
	 * @param environment the environment
	 * @return the names of the properties and profiles whose answer is another one now;
	 * their values may be secrets
	 */
	List<String> changedIn(Environment environment) {
		return this.answers.stringPropertyNames()
			.stream()
			.filter((question) -> !holds(question, environment))
			.map((question) -> (question.startsWith(PROFILE) ? "profile " : "") + name(question))
			.sorted()
			.toList();
	}

	private boolean holds(String question, Environment environment) {
		String answer = this.answers.getProperty(question);
		String name = name(question);
		if (question.startsWith(PROFILE)) {
			return isActive(environment, name).equals(answer);
		}
		String value = environment.getProperty(name);
		if (question.startsWith(SET)) {
			return answer.equals(value);
		}
		return value == null && (question.startsWith(PARENT) || !hasDescendants(environment, name));
	}

	private static boolean isBelow(String question, String parent) {
		return question.startsWith(parent + ".") || question.startsWith(parent + "[");
	}

	private static String name(String question) {
		return question.substring(question.indexOf('.') + 1);
	}

	private static String isActive(Environment environment, String profile) {
		return Boolean.toString(environment.acceptsProfiles(Profiles.of(profile)));
	}

	/** The entries of a map are not asked for one by one. */
	private static boolean hasDescendants(Environment environment, String name) {
		if (!ConfigurationPropertyName.isValid(name)) {
			return false;
		}
		ConfigurationPropertyName parent = ConfigurationPropertyName.of(name);
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source.containsDescendantOf(parent) == ConfigurationPropertyState.PRESENT) {
				return true;
			}
		}
		return false;
	}

}
