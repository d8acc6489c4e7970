package com.example.orders;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The database of a Compose file, which Spring Boot starts: the gate migrates that very
 * one, with no address in any setting.
 */
@SpringBootTest(properties = { "spring.docker.compose.skip.in-tests=false",
		"spring.docker.compose.file=src/test/compose.yaml", "spring.docker.compose.stop.command=down",
		"spring.liquibase.user=", "spring.liquibase.password=", "spring.liquibase.default-schema=",
		"spring.liquibase.liquibase-schema=" })
@EnabledIf("isPossible")
class ComposeTests {

	@Autowired
	private JdbcClient jdbc;

	static boolean isPossible() throws InterruptedException {
		try {
			return ClassUtils.isPresent("dev.headgate.config.Settings", null)
					&& new ProcessBuilder("docker", "image", "inspect", "headgate-standin/postgres:17")
						.redirectOutput(ProcessBuilder.Redirect.DISCARD)
						.redirectError(ProcessBuilder.Redirect.DISCARD)
						.start()
						.waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Test
	void gateMigratesTheDatabaseOfTheComposeFile() {
		assertThat(this.jdbc.sql("SELECT count(*) FROM changes").query(Integer.class).single()).isEqualTo(3);
		assertThat(this.jdbc.sql("SELECT current_database()").query(String.class).single()).isEqualTo("orders");
	}

}
