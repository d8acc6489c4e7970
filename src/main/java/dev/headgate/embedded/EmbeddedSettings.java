package dev.headgate.embedded;

import java.nio.file.Path;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;
import org.springframework.util.Assert;

/**
 * Settings of the embedded PostgreSQL.
 *
 * @param enabled whether to start it where no data source is configured
 * @param directory the folder that keeps its data, binaries and log between runs
 * @param port the port to listen on, 0 for a free one
 */
record EmbeddedSettings(@DefaultValue("false") boolean enabled, @DefaultValue(".headgate/postgres/17") String directory,
		@DefaultValue("0") int port) {

	EmbeddedSettings {
		Assert.isTrue(port >= 0 && port <= 65535, "'port' must be between 0 and 65535");
		Assert.hasText(directory, "'directory' must not be empty");
	}

	static EmbeddedSettings of(Environment environment) {
		return Binder.get(environment).bindOrCreate("headgate.embedded", EmbeddedSettings.class);
	}

	Path folder() {
		return Path.of(this.directory).toAbsolutePath().normalize();
	}

}
