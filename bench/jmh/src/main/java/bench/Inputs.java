package bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import dev.headgate.changelog.Changelog;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.config.SettingsReader;

/**
 * What the benchmarks work on: a changelog and a database at its head, for each count.
 * Where they are is said by {@code bench.changelogs} and {@code bench.url}, with the count
 * in the place of {@code COUNT}.
 */
@State(Scope.Benchmark)
public class Inputs {

	@Param({ "10", "1000", "10000" })
	int count;

	ChangelogSettings settings;

	Changelog changelog;

	Connection connection;

	@Setup(Level.Trial)
	public void prepare() throws SQLException {
		Path master = Path.of(place("bench.changelogs"), "db/changelog/db.changelog-master.yaml");
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addFirst(new MapPropertySource("bench", Map.of("headgate.changelog", "file:" + master)));
		this.settings = SettingsReader.readChangelog(environment);
		this.changelog = ChangelogReader.read(this.settings).model();
		this.connection = DriverManager.getConnection(place("bench.url"));
	}

	private String place(String property) {
		return System.getProperty(property).replace("COUNT", String.valueOf(this.count));
	}

	@TearDown(Level.Trial)
	public void close() throws SQLException {
		this.connection.close();
	}

}
