package dev.headgate.boot.aot;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.ConfigurablePropertyResolver;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Answers as another environment does, and notes what it is asked for.
 */
class RecordingEnvironment extends StandardEnvironment {

	/** What Boot has asked for by now, and does not heed where beans are generated. */
	private static final Set<String> ASKED_BEFORE = Set.of("spring.main.sources", "spring.main.web-application-type");

	private final Set<String> properties = new ConcurrentSkipListSet<>(ASKED_BEFORE);

	private final Set<String> profiles = new ConcurrentSkipListSet<>();

	RecordingEnvironment(ConfigurableEnvironment actual) {
		MutablePropertySources sources = getPropertySources();
		sources.addLast(new Nothing(this.properties));
		actual.getPropertySources()
			.stream()
			.filter((source) -> !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source))
			.forEach(sources::addLast);
		ConfigurationPropertySources.attach(this);
		setActiveProfiles(actual.getActiveProfiles());
		setDefaultProfiles(actual.getDefaultProfiles());
	}

	/**
	 * What was asked until now.
	 * @return the questions and their answers
	 */
	RecordedEnvironment premises() {
		return RecordedEnvironment.of(this, Set.copyOf(this.properties), Set.copyOf(this.profiles));
	}

	@Override
	protected void customizePropertySources(MutablePropertySources sources) {
		// All of them come from the actual environment.
	}

	@Override
	protected ConfigurablePropertyResolver createPropertyResolver(MutablePropertySources sources) {
		return ConfigurationPropertySources.createPropertyResolver(sources);
	}

	@Override
	protected @Nullable String doGetActiveProfilesProperty() {
		return null;
	}

	@Override
	protected @Nullable String doGetDefaultProfilesProperty() {
		return null;
	}

	@Override
	protected boolean isProfileActive(String profile) {
		this.profiles.add(profile);
		return super.isProfileActive(profile);
	}

	/** Records each lookup and resolves nothing. */
	private static final class Nothing extends PropertySource<Set<String>> {

		Nothing(Set<String> asked) {
			super("noted", asked);
		}

		@Override
		public @Nullable Object getProperty(String name) {
			getSource().add(name);
			return null;
		}

	}

}
