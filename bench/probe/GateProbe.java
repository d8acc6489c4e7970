package bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

import org.postgresql.Driver;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Stands right before the gate in a start of the service, on the class path of the
 * benchmark only, and ends the process as soon as it knows one number. What it measures
 * is said by {@code bench.probe}:
 * <ul>
 * <li>{@code gate}: from here, the last thing before the gate, to the beginning of the
 * context's refresh, the first thing after its verdict.</li>
 * <li>{@code connect}: at the same moment of an equal process, instead of the gate: a
 * connection to the same database by the same driver, {@code SELECT 1}, and its
 * answer.</li>
 * </ul>
 */
public class GateProbe implements SpringApplicationRunListener, Ordered {

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 1;
	}

	@Override
	public void contextLoaded(ConfigurableApplicationContext context) {
		String wanted = System.getProperty("bench.probe");
		long begin = System.nanoTime();
		if ("gate".equals(wanted)) {
			context.addBeanFactoryPostProcessor(new End(begin));
		}
		else if ("connect".equals(wanted)) {
			connect(context.getEnvironment());
			end(begin);
		}
	}

	private static void connect(Environment environment) {
		Properties properties = new Properties();
		properties.setProperty("user", environment.getRequiredProperty("spring.datasource.username"));
		try (Connection connection = new Driver().connect(environment.getRequiredProperty("spring.datasource.url"),
				properties);
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT 1")) {
			row.next();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void end(long begin) {
		long took = System.nanoTime() - begin;
		System.out.printf("%nbench.probe %d us%n", took / 1000);
		System.out.flush();
		Runtime.getRuntime().halt(0);
	}

	/** Comes before the configuration classes are read, which others of its kind do not. */
	private record End(long begin) implements BeanDefinitionRegistryPostProcessor {

		@Override
		public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
			end(this.begin);
		}

	}

}
