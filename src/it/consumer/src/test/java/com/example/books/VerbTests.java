package com.example.books;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The verbs that the launcher gives the service's own jar.
 */
class VerbTests {

	@Test
	void verbsOfTheServiceMigrateAndExit() throws Exception {
		Database database = Database.create("verbs");
		assertThat(run("current", "--check-heads", "--url", database.url())).startsWith("10 ");
		assertThat(run("upgrade", "--url", database.url())).startsWith("0 ");
		assertThat(database.query("SELECT count(*) FROM book")).isEqualTo("0");
		assertThat(run("current", "--url", database.url())).startsWith("0 ").contains("9d3e5a71");
		assertThat(run("nonsense")).startsWith("2 ").contains("nonsense");
	}

	/** Without headgate.entity-packages: the entities are those beside the application. */
	@Test
	void entitiesAreThoseOfTheService() throws Exception {
		Database database = Database.create("entities");
		assertThat(run("check", "--url", database.url())).startsWith("0 ");
	}

	private static String run(String... args) throws Exception {
		List<String> command = new ArrayList<>(
				List.of(ProcessHandle.current().info().command().orElseThrow(), "-XX:TieredStopAtLevel=1", "-cp",
						System.getProperty("java.class.path"), BooksApplication.class.getName()));
		command.addAll(List.of(args));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes());
		return process.waitFor() + " " + output;
	}

}
