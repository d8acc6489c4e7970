import java.util.Locale;
import java.util.Map;

import dev.headgate.changelog.Fingerprint;
import dev.headgate.config.Database;
import dev.headgate.config.Mode;
import dev.headgate.config.Settings;
import dev.headgate.config.SettingsReader;
import dev.headgate.gate.Gate;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.proof.scratch.DatabaseTemplates;
import dev.headgate.proof.scratch.ScratchServer;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * What a test pays for a database at head, in a JVM that is warm: applying everything to an empty one, beside
 * copying one. Prints "apply MS" and "copy MS", a line for each round: java Copies JDBC-URL USER CHANGELOG ROUNDS.
 */
public final class Copies {

	private Copies() {
	}

	public static void main(String[] args) throws Exception {
		// Says nothing, and so costs nothing.
		LoggingSystem.get(Copies.class.getClassLoader()).beforeInitialize();
		Settings settings = settings(args[0], args[1], args[2]);
		try (ScratchServer server = ScratchServer.open(settings)) {
			// The first round is not like the others: it loads classes.
			applied(server, settings);
			String content = Fingerprint.of(settings.changelog()).orElseThrow().value();
			Database template = new DatabaseTemplates(server).find(content, (empty) -> {
				migrate(settings.on(empty));
				return true;
			});
			server.drop(server.copy(template));
			for (int round = 0; round < Integer.parseInt(args[3]); round++) {
				long start = System.nanoTime();
				Database made = applied(server, settings);
				print("apply", start);
				server.drop(made);
				start = System.nanoTime();
				Database copy = server.copy(template);
				print("copy", start);
				server.drop(copy);
			}
		}
	}

	private static Settings settings(String url, String user, String changelog) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("bench", Map.of("spring.datasource.url", url,
				"spring.datasource.username", user, "headgate.changelog", changelog)));
		environment.setActiveProfiles("test");
		ConfigurationPropertySources.attach(environment);
		return SettingsReader.read(environment);
	}

	private static Database applied(ScratchServer server, Settings settings) throws Exception {
		Database database = server.create();
		migrate(settings.on(database));
		return database;
	}

	private static void migrate(Settings settings) {
		if (new Gate(settings, Mode.MIGRATE).open() instanceof Verdict.Closed closed) {
			throw new IllegalStateException(closed.description());
		}
	}

	private static void print(String what, long start) {
		System.out.printf(Locale.ROOT, "%s %.2f%n", what, (System.nanoTime() - start) / 1e6);
	}

}
