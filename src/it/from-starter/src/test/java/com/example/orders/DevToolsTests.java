package com.example.orders;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service that Spring Boot's DevTools restart in the same process: the gate runs again,
 * with what has changed.
 */
@Timeout(120)
@DisabledIf("isWithoutGate")
class DevToolsTests {

	private static final Path CLASSES = Path.of("target/classes");

	@TempDir
	private Path temporary;

	static boolean isWithoutGate() {
		return !ClassUtils.isPresent("dev.headgate.config.Settings", null);
	}

	@Test
	void gateRunsAgainInTheRestartedContext() throws Exception {
		Server.query(System.getProperty("database"), "DELETE FROM history.changes; DROP TABLE shop.orders");
		Path log = this.temporary.resolve("log");
		Path added = CLASSES.resolve("db/changelog/changes/3-added.sql");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-cp",
				System.getProperty("java.class.path"), "com.example.orders.OrdersApplication",
				"--spring.datasource.url=" + System.getProperty("database"), "--server.port=0",
				"--spring.devtools.restart.trigger-file=restart", "--spring.docker.compose.enabled=false")
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		try {
			await(log, "Started OrdersApplication", 1);
			assertThat(Files.readString(log)).contains("restartedMain", "Run: 3,");
			Files.writeString(added, "--liquibase formatted sql\n--changeset ann:added\nSELECT 1;\n");
			Files.writeString(CLASSES.resolve("restart"), "now");
			await(log, "Started OrdersApplication", 2);
			assertThat(Files.readString(log)).contains("Run: 1,");
		}
		finally {
			process.destroyForcibly().waitFor();
			Files.deleteIfExists(added);
			Files.deleteIfExists(CLASSES.resolve("restart"));
		}
	}

	private static void await(Path log, String text, int times) throws Exception {
		while (Files.readString(log).split(text, -1).length <= times) {
			Thread.sleep(Duration.ofMillis(200));
			assertThat(Files.readString(log)).doesNotContain("APPLICATION FAILED TO START");
		}
	}

}
