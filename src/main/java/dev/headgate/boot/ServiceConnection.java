package dev.headgate.boot;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.util.ClassUtils;

import dev.headgate.config.ConfigurationProblem;
import dev.headgate.config.Database;
import dev.headgate.config.ExitCode;
import dev.headgate.config.InvalidSettingsException;
import dev.headgate.config.Secret;

/**
 * Finds the database that a bean names: that of a test's container or of a Compose file.
 */
final class ServiceConnection {

	private static final String DETAILS = "org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails";

	private ServiceConnection() {
	}

	/**
	 * Finds it; asking for it creates no other bean.
	 * @param beans the beans that are known so far
	 * @param chosen the bean's name or the prefix of the keys of another data source,
	 * {@code null} when nothing is chosen
	 * @return the database, {@code null} when the settings say which
	 * @throws InvalidSettingsException when it can't be told which of several
	 */
	public static @Nullable Database find(ConfigurableListableBeanFactory beans, @Nullable String chosen) {
		// Boot's own details are among the generated beans; there is nothing else then.
		if (AotDetector.useGeneratedArtifacts() || !ClassUtils.isPresent(DETAILS, beans.getBeanClassLoader())) {
			return null;
		}
		List<String> names = Stream.of(beans.getBeanNamesForType(JdbcConnectionDetails.class, true, false))
			.filter((name) -> !isOfSettings(beans.getType(name, false)))
			.toList();
		if (chosen != null) {
			return names.contains(chosen) ? database(beans, chosen) : null;
		}
		List<String> first = (names.size() > 1) ? names.stream().filter((name) -> isPrimary(beans, name)).toList()
				: names;
		if (names.size() > 1 && first.size() != 1) {
			throw new InvalidSettingsException(List.of(new ConfigurationProblem("headgate.datasource", null,
					"it can't be told which database the gate is for: there are several JdbcConnectionDetails beans",
					"Set headgate.datasource to one of " + String.join(", ", names)
							+ ", or to the prefix of a data source's keys, such as spring.datasource.")),
					ExitCode.USAGE);
		}
		return first.isEmpty() ? null : database(beans, first.getFirst());
	}

	private static Database database(ConfigurableListableBeanFactory beans, String name) {
		JdbcConnectionDetails details = beans.getBean(name, JdbcConnectionDetails.class);
		String password = details.getPassword();
		return new Database(details.getJdbcUrl(), details.getUsername(),
				(password != null) ? new Secret(password) : null);
	}

	private static boolean isPrimary(ConfigurableListableBeanFactory beans, String name) {
		return beans.containsBeanDefinition(name) && beans.getBeanDefinition(name).isPrimary();
	}

	/** Boot's own repeat {@code spring.datasource.*}, and can't be made this early. */
	private static boolean isOfSettings(@Nullable Class<?> type) {
		return type != null && type.getName().endsWith(".PropertiesJdbcConnectionDetails");
	}

}
