package dev.headgate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.headgate.cli.HeadgateCommand;
import dev.headgate.config.ExitCode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the documentation says is what the code does.
 */
class DocumentationTests {

	private static final String README = read(Path.of("README.md"));

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void readmeListsEveryExitCode() {
		List<String> expected = Stream.of(ExitCode.values())
			.map((exitCode) -> "| " + exitCode.code() + " | " + exitCode.meaning() + " |")
			.toList();
		assertThat(README.lines().filter((line) -> line.matches("\\| \\d+ \\|.*"))).containsExactlyElementsOf(expected);
	}

	@Test
	void readmeListsEverySetting() throws Exception {
		JsonNode metadata = JsonMapper.shared()
			.readTree(Files.readString(Path.of("target/classes/META-INF/spring-configuration-metadata.json")));
		List<String> expected = new ArrayList<>();
		metadata.path("properties").forEach((property) -> expected.add(property.path("name").asString()));
		// Any endpoint has those.
		expected.removeIf((name) -> name.startsWith("management.endpoint."));
		Matcher rows = Pattern.compile("(?m)^\\| `(headgate\\.[\\w.-]+)` \\| .*").matcher(README);
		List<String> listed = rows.results().map((row) -> row.group(1)).distinct().toList();
		assertThat(listed).containsExactlyInAnyOrderElementsOf(expected);
	}

	@Test
	void everyVerbIsListed() {
		String verbs = read(Path.of("docs/verbs.md"));
		String readme = README.substring(README.indexOf("## Verbs"));
		new CommandLine(HeadgateCommand.class).getSubcommands().values().forEach((verb) -> {
			if (!verb.getCommandSpec().usageMessage().hidden()) {
				Pattern row = Pattern.compile("(?m)^\\| .*`" + verb.getCommandName() + "[ `]");
				assertThat(verbs).as("docs/verbs.md").containsPattern(row);
				assertThat(readme).as("README.md").containsPattern(row);
			}
		});
	}

	@Test
	void readmeShowsTheTextOfAClosedGate() {
		assertThat(README).contains(read(Path.of("src/test/resources/dev/headgate/gate/failed.txt")).strip());
	}

	@Test
	void containersShowsTheExamples() {
		for (String example : List.of("job", "sidecar")) {
			String compose = read(Path.of("docker/examples/" + example + ".yml"));
			String services = compose.substring(compose.indexOf("\n\n") + 2);
			assertThat(read(Path.of("docs/containers.md"))).as(example).contains("```yaml\n" + services + "```");
		}
	}

	@Test
	void logsListsEveryField() throws IOException {
		String fields = read(Path.of("docs/logs.md")).split("## Fields")[1];
		Set<String> listed = names("(?m)^\\| (`.*?`) \\|", fields).stream()
			.flatMap((cell) -> names("`([^`]+)`", cell).stream())
			.collect(Collectors.toCollection(TreeSet::new));
		Set<String> logged = new TreeSet<>();
		try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
			sources.filter((file) -> file.toString().endsWith(".java"))
				.forEach((file) -> logged
					.addAll(names("(?:addKeyValue\\(|MDC\\.put\\(|LOG_FIELD = )\"([^\"]+)\"", read(file))));
		}
		assertThat(logged).isEqualTo(listed).allMatch((field) -> field.startsWith("headgate."));
	}

	private static Set<String> names(String pattern, String text) {
		return Pattern.compile(pattern)
			.matcher(text)
			.results()
			.map((found) -> found.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	@Test
	void linksLeadSomewhere() throws IOException {
		List<Path> pages = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")));
		try (Stream<Path> docs = Files.list(Path.of("docs"))) {
			docs.forEach(pages::add);
		}
		pages.forEach((page) -> Pattern.compile("]\\(([^)#:]+)\\)")
			.matcher(read(page))
			.results()
			.forEach((link) -> assertThat(page.resolveSibling(link.group(1))).as(page + ": " + link.group()).exists()));
	}

}
