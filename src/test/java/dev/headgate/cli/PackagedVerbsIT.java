package dev.headgate.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.headgate.testing.Concurrent;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Verbs as they are shipped.
 */
@Concurrent
@Timeout(180)
class PackagedVerbsIT {

	private static final Pattern SERVICE = Pattern.compile("^.*\\] (org\\.hibernate\\.|jakarta\\.persistence\\."
			+ "|org\\.apache\\.(catalina|coyote|tomcat)\\.|org\\.springframework\\.(orm|data)\\.|com\\.zaxxer\\.).*");

	@TempDir
	private Path temporary;

	@Test
	void currentLoadsNeitherHibernateNorAWebServer() throws IOException {
		Path classes = this.temporary.resolve("classes");
		try (TestDatabase database = TestDatabase.create()) {
			JarProcess current = JarProcess.on(database)
				.option("-Xlog:class+load=info:file=" + classes)
				.run("current")
				.exitsWith(0);
			assertThat(current.out()).isEqualTo("<base>\n");
			assertThat(current.hasListened()).isFalse();
		}
		try (Stream<String> lines = Files.lines(classes)) {
			List<String> loaded = lines.map((line) -> line.split(" source:", 2)[0]).toList();
			assertThat(loaded).anyMatch((line) -> line.contains("dev.headgate.cli.CurrentCommand"));
			assertThat(loaded).filteredOn((line) -> SERVICE.matcher(line).matches()).isEmpty();
		}
		assertThat("[1.2s][info][class,load] org.hibernate.Session").matches(SERVICE);
	}

	@Test
	void proofsOfThePackagedJarEndWithTheirCode() {
		try (TestDatabase database = TestDatabase.create()) {
			String scratch = database.scratchArgument();
			JarProcess.on(database).packagedChangelog().run("check", scratch).exitsWith(0);
			JarProcess.on(database).run("upgrade").exitsWith(0);
			database.execute("ALTER TABLE books DROP COLUMN cover_url");
			assertThat(JarProcess.on(database).run("drift", scratch).exitsWith(18).out()).contains("books.cover_url");
		}
	}

	@Test
	void cloneRunsVerbsOnItsOwnChangelog() throws Exception {
		Path script = Path.of("bin/headgate").toAbsolutePath();
		ProcessBuilder builder = new ProcessBuilder(script.toString(), "history", "-r", "base:base")
			.directory(this.temporary.toFile());
		builder.environment().keySet().removeIf((name) -> name.matches("(?i)(DATABASE_URL|SPRING_.*|HEADGATE_.*)"));
		builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
		Process process = builder.start();
		String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(err).isZero();
		assertThat(out).matches("<base> -> [0-9a-f]{8}( \\(head\\))?, .+\n");
	}

	@Test
	void buildWritesTheManualPage() throws Exception {
		Path page = Path.of("target/man/headgate.1");
		assertThat(page).content().startsWith(".TH \"HEADGATE\" \"1\"").contains(".SS \"current\"");
	}

}
