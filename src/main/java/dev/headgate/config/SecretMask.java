package dev.headgate.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.headgate.config.Settings.ChangelogSettings;

/**
 * Takes what Headgate knows to be secret out of texts that others wrote, such as a
 * server's error: the passwords of its databases, and the values of changelog parameters
 * whose names say that they are secret.
 */
public final class SecretMask {

	private static final String MASK = "******";

	private static final int SHORTEST = 4;

	private static final Pattern NAME = Pattern
		.compile("(?i).*(passw|pwd|passphrase|secret|token|credential|(api|access|private|encryption).?key).*");

	private static final int IDENTIFIER = 63;

	private final List<Pattern> secrets;

	/**
	 * Creates a mask.
	 * @param settings which hold the secrets
	 */
	public SecretMask(Settings settings) {
		List<Database> databases = new ArrayList<>(List.of(settings.migration(), settings.application()));
		Database scratch = settings.proof().scratch();
		if (scratch != null) {
			databases.add(scratch);
		}
		Set<String> names = databases.stream()
			.flatMap((database) -> Stream.of(String.valueOf(database.role()), database.name()))
			.collect(Collectors.toSet());
		this.secrets = patterns(Stream.concat(databases.stream().flatMap(SecretMask::of), of(settings.changelog()))
			// What is the name of a role or a database as well stands in texts as that.
			.filter((secret) -> !names.contains(secret)));
	}

	/**
	 * Creates a mask for the parameters of a changelog alone.
	 * @param changelog which holds the parameters
	 */
	public SecretMask(ChangelogSettings changelog) {
		this.secrets = patterns(of(changelog));
	}

	/** As an identifier without quotes it comes back in lower case. */
	private static List<Pattern> patterns(Stream<String> secrets) {
		return secrets.filter((secret) -> secret.length() >= SHORTEST)
			.flatMap(SecretMask::forms)
			.distinct()
			.sorted(Comparator.comparingInt(String::length).reversed())
			.map((form) -> Pattern.compile(form, Pattern.LITERAL | Pattern.CASE_INSENSITIVE))
			.toList();
	}

	/** As it is, as a literal, cut to an identifier, and line by line. */
	private static Stream<String> forms(String secret) {
		return Stream.concat(
				Stream.of(secret, secret.replace("'", "''"),
						secret.substring(0, Math.min(secret.length(), IDENTIFIER))),
				secret.lines().map(String::strip).filter((line) -> line.length() >= SHORTEST));
	}

	private static Stream<String> of(Database database) {
		String password = (database.password() != null) ? database.password().value() : "";
		return Stream.concat(database.secretParameters().values().stream(), Stream.of(password));
	}

	/** Liquibase also takes parameters from the process. */
	private static Stream<String> of(ChangelogSettings changelog) {
		Map<String, String> all = new HashMap<>(System.getenv());
		Properties properties = System.getProperties();
		properties.stringPropertyNames().forEach((name) -> all.put(name, properties.getProperty(name)));
		all.putAll(changelog.parameters());
		return all.entrySet().stream().filter((parameter) -> isSecret(parameter.getKey())).map(Map.Entry::getValue);
	}

	/**
	 * Says whether a changelog parameter is secret, which its name must tell.
	 * @param name its name
	 * @return {@code true} for passwords, tokens and the like
	 */
	public static boolean isSecret(String name) {
		return NAME.matcher(name).matches();
	}

	/**
	 * Masks a text.
	 * @param text the text
	 * @return the text, with six asterisks for each secret
	 */
	public String apply(String text) {
		String masked = text;
		for (Pattern secret : this.secrets) {
			masked = secret.matcher(masked).replaceAll(MASK);
		}
		return masked;
	}

}
