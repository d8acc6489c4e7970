package dev.headgate.liquibase;

import java.util.List;
import java.util.Map;
import java.util.Properties;

import liquibase.Scope;
import liquibase.configuration.ConfigurationValueProvider;
import liquibase.configuration.LiquibaseConfiguration;
import liquibase.configuration.core.EnvironmentValueProvider;
import liquibase.configuration.core.SystemPropertyValueProvider;
import org.jspecify.annotations.Nullable;

/**
 * Where Liquibase finds its settings, without what it does again for each look at each of
 * them: copying all system properties, and hashing them and the environment.
 */
final class CachedSystemProperties {

	private static final Settled PROPERTIES = new Settled();

	private CachedSystemProperties() {
	}

	/**
	 * Puts them in the place of Liquibase's own, with the system properties of now.
	 */
	static void begin() {
		PROPERTIES.settle();
		LiquibaseConfiguration configuration = Scope.getCurrentScope().getSingleton(LiquibaseConfiguration.class);
		// Before Liquibase 5 it is the set itself that one gets.
		for (ConfigurationValueProvider provider : List.copyOf(configuration.getProviders())) {
			if (provider.getClass() == SystemPropertyValueProvider.class) {
				replace(configuration, provider, PROPERTIES);
			}
			else if (provider.getClass() == EnvironmentValueProvider.class) {
				replace(configuration, provider, new Environment());
			}
		}
	}

	/**
	 * Lets them look for themselves again, when nobody else uses them.
	 */
	static void end() {
		PROPERTIES.release();
	}

	private static void replace(LiquibaseConfiguration configuration, ConfigurationValueProvider old,
			ConfigurationValueProvider settled) {
		if (configuration.unregisterProvider(old)) {
			configuration.registerProvider(settled);
		}
	}

	/**
	 * The system properties as they were when Liquibase was last begun, while it runs.
	 */
	private static final class Settled extends SystemPropertyValueProvider {

		private int uses;

		private volatile @Nullable Snapshot snapshot;

		synchronized void settle() {
			this.uses++;
			this.snapshot = new Snapshot((Properties) System.getProperties().clone());
		}

		synchronized void release() {
			this.uses--;
			if (this.uses == 0) {
				this.snapshot = null;
			}
		}

		@Override
		protected Map<?, ?> getMap() {
			Snapshot settled = this.snapshot;
			return (settled != null) ? settled.properties : super.getMap();
		}

		@Override
		protected int getMapHash() {
			Snapshot settled = this.snapshot;
			return (settled != null) ? settled.hash : super.getMapHash();
		}

	}

	/** A process keeps the environment that it was given. */
	private static final class Environment extends EnvironmentValueProvider {

		private final int hash = super.getMapHash();

		@Override
		protected int getMapHash() {
			return this.hash;
		}

	}

	private record Snapshot(Properties properties, int hash) {

		Snapshot(Properties properties) {
			this(properties, properties.hashCode());
		}

	}

}
