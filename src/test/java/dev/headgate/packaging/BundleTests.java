package dev.headgate.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.headgate.changelog.Fingerprint;
import dev.headgate.cli.VerbRun;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code headgate bundle} writes. {@code .ci/workflows} starts it.
 */
class BundleTests {

	private static final String PACKAGED = "classpath:db/changelog/db.changelog-master.yaml";

	private static final String DIGEST = "@sha256:" + "0a".repeat(32);

	private static final String IMAGE = "registry.example:5000/team/shop:1.4.2" + DIGEST;

	private static final String FIRST = """
			- changeSet:
			    id: first
			    author: ann
			    comment: Parcels | and their *weight*
			    changes:
			      - sql: { sql: CREATE TABLE parcels (id int PRIMARY KEY) }
			    rollback:
			      - sql: { sql: DROP TABLE parcels }
			""";

	private static final String SECOND = """
			- changeSet:
			    id: second
			    author: ann
			    runInTransaction: false
			    changes:
			      - sql: { sql: CREATE INDEX CONCURRENTLY parcels_idx ON parcels (id) }
			    rollback:
			      - sql: { sql: DROP INDEX CONCURRENTLY parcels_idx }
			""";

	@TempDir
	private Path root;

	@Test
	void aServiceGetsAllThatIsDeployedWithIt() {
		VerbRun run = bundle("--changelog", PACKAGED, "--from", "e05a7bc2", "--json").exitsWith(0);
		Map<String, String> files = files();
		assertThat(files.keySet()).containsExactly(".env.example", "README.md", "SHA256SUMS", "docker-compose.yml",
				"kubernetes/downgrade.yaml", "kubernetes/headgate.yaml", "roles/10-roles.sh", "sql/downgrade.sql",
				"sql/upgrade.sql", "update.sh");
		assertThat(String.join("", files.values()))
			.doesNotContainPattern("@[A-Z_]+@|#(service|sidecar|update|first)\\b");
		JsonNode facts = JsonMapper.shared().readTree(run.out());
		assertThat(facts.path("release").asString()).isEqualTo("1.4.2");
		assertThat(facts.path("changeSets").asInt()).isEqualTo(2);
		assertThat(facts.path("undoable").asBoolean()).isTrue();
		assertThat(facts.path("files").size()).isEqualTo(files.size());
		assertThat(files.get("README.md"))
			.contains("from `e05a7bc2` to `19ce84d5`", "| `7d3b6f91` |", "downgrade e05a7bc2 --yes",
					"Lint's findings were not handed over", "No rehearsal was handed over")
			.doesNotContain("4be1d09c");
		assertThat(files.get("sql/upgrade.sql")).contains("7d3b6f91", "19ce84d5").doesNotContain("61d7b3fa");
		assertThat(files.get("sql/downgrade.sql")).contains("downgrade from 19ce84d5 to e05a7bc2");
		assertThat(files.get("update.sh")).contains("release 1.4.2");
		assertThat(directory().resolve("update.sh")).isExecutable();
		assertThat(directory().resolve("roles/10-roles.sh")).isExecutable()
			.hasSameTextualContentAs(Path.of("docker/postgres/10-roles.sh"));
	}

	@Test
	void theSameReleaseIsTheSameFilesAndTheirSumsAreRight() throws Exception {
		bundle("--changelog", PACKAGED).exitsWith(0);
		Map<String, String> once = files();
		for (String line : once.get("SHA256SUMS").lines().toList()) {
			String[] parts = line.split("  ", 2);
			byte[] bytes = Files.readAllBytes(directory().resolve(parts[1]));
			assertThat(HexFormat.of().formatHex(Fingerprint.sha256().digest(bytes))).as(parts[1]).isEqualTo(parts[0]);
		}
		assertThat(once.get("SHA256SUMS").lines()).hasSize(once.size() - 1);
		Files.move(directory(), this.root.resolve("before"));
		bundle("--changelog", PACKAGED).exitsWith(0);
		assertThat(files()).isEqualTo(once);
		assertThat(once.get("README.md")).contains("There is no release before this one.");
	}

	/** What docker-compose.prod.yml learns, the bundle's file learns, too. */
	@Test
	void theComposeFileIsThatOfProductionWithAnImageForABuild() throws IOException {
		bundle("--changelog", PACKAGED).exitsWith(0);
		ObjectNode made = (ObjectNode) Manifests.yamlTree(files().get("docker-compose.yml"));
		ObjectNode own = (ObjectNode) Manifests.yamlTree(Files.readString(Path.of("docker-compose.prod.yml"))
			.replace("./docker/postgres/", "./roles/")
			.replace("${SECRETS_DIR:-./secrets}", "${SECRETS_DIR:-../secrets}")
			.replace("${IMAGE:-}", "${IMAGE:-" + IMAGE + "}")
			.replace("name: headgate-prod", "name: shop"));
		for (String service : List.of("migrate", "app")) {
			((ObjectNode) own.path("services").path(service)).remove("build");
		}
		((ObjectNode) own.path("secrets")).remove("ca");
		own.remove("x-headgate");
		made.remove("x-headgate");
		assertThat(made).isEqualTo(own);
	}

	@Test
	void theManifestsAreThoseOfTheProductionOverlay() {
		bundle("--changelog", PACKAGED, "--from", "e05a7bc2", "--spring.profiles.active=uat").exitsWith(0);
		assertThat(resource("kubernetes.yaml")).isEqualTo(KustomizeTests.kept("prod-job"));
		Manifests manifests = Manifests.parse(files().get("kubernetes/headgate.yaml"));
		manifests.assertRestricted(IMAGE);
		assertThat(manifests.only(Job.class).getMetadata().getName()).isEqualTo("headgate-migrate-1.4.2");
		assertThat(manifests.only(ConfigMap.class).getMetadata().getName()).isEqualTo("headgate-settings-1.4.2");
		assertThat(manifests.all(Deployment.class)).hasSize(1);
		Manifests back = Manifests
			.parse(files().get("kubernetes/headgate.yaml") + "---\n" + files().get("kubernetes/downgrade.yaml"));
		Job downgrade = back.all(Job.class).getLast();
		Container container = downgrade.getSpec().getTemplate().getSpec().getContainers().getFirst();
		assertThat(downgrade.getMetadata().getName()).isEqualTo("headgate-downgrade-1.4.2");
		assertThat(container.getArgs()).containsExactly("downgrade", "e05a7bc2", "--yes");
		assertThat(back.environment(container)).containsEntry("SPRING_PROFILES_ACTIVE", "uat")
			.containsEntry("HEADGATE_CHANGELOG", PACKAGED);
	}

	@Test
	void aChangelogOnDiskTravelsAlong() throws IOException {
		Path master = changelog(FIRST);
		bundle("--changelog", master.toString()).exitsWith(0);
		Map<String, String> files = files();
		assertThat(files.keySet()).contains("changelog/db/changelog/master.yaml")
			.noneMatch((file) -> file.startsWith("kubernetes"));
		ObjectNode compose = (ObjectNode) Manifests.yamlTree(files.get("docker-compose.yml"));
		for (String service : List.of("migrate", "app")) {
			assertThat(compose.at("/services/" + service + "/volumes/0").asText())
				.isEqualTo("./changelog:/changelog:ro");
			assertThat(compose.at("/services/" + service + "/environment/HEADGATE_CHANGELOG").asText())
				.isEqualTo("file:/changelog/db/changelog/master.yaml");
		}
		assertThat(compose.at("/services/app/command/0").asText()).isEqualTo("sidecar");
		assertThat(files.get("README.md")).contains("FROM` this image", "| Parcels \\| and their \\*weight\\* |")
			.doesNotContain("kubectl");
	}

	@Test
	void aChangelogInTheImageStaysThere() throws IOException {
		String inImage = "/app/db/changelog/master.yaml";
		bundle("--changelog", changelog(FIRST).toString(), "--in-image", inImage).exitsWith(0);
		Manifests manifests = Manifests.parse(files().get("kubernetes/headgate.yaml"));
		Container container = manifests.only(Job.class).getSpec().getTemplate().getSpec().getContainers().getFirst();
		assertThat(manifests.environment(container)).containsEntry("HEADGATE_CHANGELOG", "file:" + inImage);
		assertThat(manifests.all(Deployment.class)).isEmpty();
		assertThat(files().get("docker-compose.yml")).contains("HEADGATE_CHANGELOG: file:" + inImage)
			.doesNotContain("/changelog:");
	}

	@Test
	void theNotesSayWhatLintAndARehearsalFound() throws IOException {
		Path lint = Files.writeString(this.root.resolve("lint.json"),
				"""
						{"verb":"lint","exitCode":18,"selection":"all","changeSets":2,"limits":[],
						"findings":[{"rule":"drop-column","severity":"error","file":"db/a.sql","line":7,"column":1,
						"revision":"second","text":"x | y is dropped","instead":"wait"},
						{"rule":"drop-table","severity":"warn","file":"db/b.sql","line":0,"column":0,
						"revision":"first","text":"not of this release","instead":"wait"}],
						"dismissed":[{"rule":"drop-index","severity":"note","file":"db/a.sql","line":9,"column":1,
						"revision":"second","text":"z is dropped","instead":"wait","because":"allowed","reason":"nobody reads it"}]}
						""");
		Path rehearsal = Files.writeString(this.root.resolve("rehearsal.md"), "## headgate rehearse\n\n| 12 ms |\n");
		bundle("--changelog", changelog(FIRST + SECOND).toString(), "--from", "first", "--lint", lint.toString(),
				"--rehearsal", rehearsal.toString())
			.exitsWith(0);
		assertThat(files().get("README.md"))
			.contains("| error | drop-column | `second` | `db/a.sql:7` | x \\| y is dropped |  |",
					"| note | drop-index | `second` | `db/a.sql:9` | z is dropped | nobody reads it |",
					"What is not in a transaction may be applied in part", "| 12 ms |")
			.doesNotContain("not of this release");
	}

	@Test
	void aRunOfLintThatFailedIsNoReport() throws IOException {
		Path lint = Files.writeString(this.root.resolve("lint.json"),
				"{\"verb\":\"lint\",\"exitCode\":2,\"error\":{\"description\":\"no server\",\"action\":\"name one\"}}");
		assertThat(bundle("--changelog", PACKAGED, "--lint", lint.toString()).exitsWith(2).err())
			.contains("that run of lint failed, so it has no findings", "no server");
		assertThat(directory()).doesNotExist();
	}

	@Test
	void aReleaseThatCannotBeUndoneSaysSo() throws IOException {
		Path master = changelog(FIRST + "- changeSet:\n    id: third\n    author: ann\n    changes:\n"
				+ "      - sql: { sql: CREATE TABLE third (id int) }\n");
		VerbRun run = bundle("--changelog", master.toString(), "--from", "first", "--json").exitsWith(0);
		assertThat(JsonMapper.shared().readTree(run.out()).path("undoable").asBoolean(true)).isFalse();
		assertThat(files().keySet()).contains("sql/upgrade.sql").doesNotContain("sql/downgrade.sql");
		assertThat(files().get("README.md")).contains("can't be undone by its rollbacks", "third", "backup");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			--image=shop:1.4.2                        | '--image: ''shop:1.4.2'' is no image with its digest'
			--image=shop@sha256:DIGEST                | The image has no tag: name the release with --release
			--image=shop:1@sha256:DIGEST --release=A_b | The release 'A_b' can't end the name of a Job
			--image=shop:1@sha256:DIGEST --in-image=db/x.yaml | '--in-image: ''db/x.yaml'' is no absolute path'
			--image=shop:1@sha256:DIGEST --from=nowhere | nowhere
			--image=shop:1@sha256:DIGEST --lint=none.json | '--lint: the file none.json does not exist'
			--image=shop:1@sha256:DIGEST --lint=README.md | '--lint: the file README.md'
			--image=shop:1@sha256:DIGEST --spring.profiles.active=dev | A release is for uat or prod
			""")
	void whatIsNoReleaseIsRefused(String options, String text) {
		List<String> line = Stream.of(("bundle " + options.replace("sha256:DIGEST", DIGEST.substring(1))).split(" "))
			.collect(Collectors.toList());
		line.addAll(List.of("--changelog", PACKAGED, directory().toString()));
		VerbRun run = VerbRun.run(line.toArray(String[]::new)).exitsWith(2);
		assertThat(run.err()).contains(text);
		assertThat(directory()).doesNotExist();
	}

	@Test
	void whatIsThereIsNotReplaced() throws IOException {
		Files.createDirectories(directory());
		bundle("--changelog", PACKAGED).exitsWith(0);
		String before = files().get("README.md");
		assertThat(bundle("--changelog", PACKAGED, "--from", "e05a7bc2").exitsWith(2).err()).contains("is not empty");
		assertThat(files().get("README.md")).isEqualTo(before);
	}

	@Test
	void aChangelogThatNeedsFilesFromElsewhereIsRefused() throws IOException {
		Path elsewhere = Files.createDirectories(this.root.resolve("elsewhere")).resolve("first.yaml");
		Files.writeString(elsewhere, "databaseChangeLog:\n" + FIRST);
		Path master = changelog("- include: { file: elsewhere/first.yaml }\n");
		VerbRun run = bundle("--changelog", master.toString(), "--headgate.changelog-root=" + this.root).exitsWith(2);
		assertThat(run.err()).contains("elsewhere/first.yaml", "--in-image");
		assertThat(directory()).doesNotExist();
	}

	private Path changelog(String text) throws IOException {
		Path directory = Files.createDirectories(this.root.resolve("db/changelog"));
		return Files.writeString(directory.resolve("master.yaml"), "databaseChangeLog:\n" + text);
	}

	private VerbRun bundle(String... options) {
		List<String> line = Stream
			.concat(Stream.of("bundle", directory().toString(), "--image", IMAGE), Stream.of(options))
			.toList();
		return VerbRun.run(line.toArray(String[]::new));
	}

	private Path directory() {
		return this.root.resolve("out/shop");
	}

	private Map<String, String> files() {
		try (Stream<Path> all = Files.walk(directory())) {
			return new TreeMap<>(all.filter(Files::isRegularFile)
				.collect(Collectors.toMap((file) -> directory().relativize(file).toString(), BundleTests::read)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String resource(String name) {
		return read(Path.of("src/main/resources/dev/headgate/release").resolve(name));
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
