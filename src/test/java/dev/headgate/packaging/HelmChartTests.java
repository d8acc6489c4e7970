package dev.headgate.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What the chart renders, by Helm itself.
 */
class HelmChartTests {

	private static final Map<String, Object> REQUIRED = Map.of("image.repository", "registry.example/headgate",
			"image.tag", "1.0.0", "database.url", "jdbc:postgresql://postgres:5432/headgate");

	@TempDir
	static Path chart;

	/**
	 * The library leaves hooks out of what it renders, so here they are called something
	 * else.
	 */
	@BeforeAll
	static void copyChart() throws IOException {
		copy(chart, (text) -> text.replace("helm.sh/hook", "rendered/hook"));
	}

	private static void copy(Path target, UnaryOperator<String> change) throws IOException {
		Path source = Path.of("docker/kubernetes/chart");
		try (Stream<Path> files = Files.walk(source)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				Path copy = target.resolve(source.relativize(file).toString());
				Files.createDirectories(copy.getParent());
				Files.writeString(copy, change.apply(Files.readString(file)));
			}
		}
	}

	private static Manifests render(Map<String, Object> values) {
		Map<String, Object> all = new LinkedHashMap<>(REQUIRED);
		all.putAll(values);
		TemplateCommand command = new Helm(chart).template().withName("headgate").withKubeVersion("1.31.0");
		all.forEach(command::set);
		return Manifests.parse(command.call());
	}

	@Test
	void lintFindsNothing(@TempDir Path linted) throws IOException {
		assertThat(lint(linted, "").isFailed()).isFalse();
		assertThat(lint(linted, "{{ .Values.nothing.at.all }}\n").isFailed()).isTrue();
	}

	private static LintResult lint(Path folder, String planted) throws IOException {
		copy(folder.resolve("headgate"),
				(text) -> text.replace("# repository:", "repository:")
					.replace("# tag:", "tag:")
					.replace("# url:", "url:")
					.replace("kind: Service\n", "kind: Service\n" + planted));
		return new Helm(folder.resolve("headgate")).lint().strict().call();
	}

	@ParameterizedTest
	@ValueSource(strings = { "job", "init-container" })
	void theServiceAndTheMigrationAreThoseOfKustomize(String variant) {
		for (String profile : List.of("dev", "uat", "prod")) {
			Manifests kustomize = Manifests.parse(KustomizeTests.kept(profile + "-" + variant));
			Manifests helm = render(Map.of("migration.variant", variant, "migration.undoOnRollback", false, "profile",
					profile, "replicas", "dev".equals(profile) ? 1 : 2));
			helm.assertRestricted("registry.example/headgate:1.0.0");
			assertThat(essence(helm)).isEqualTo(essence(kustomize));
		}
	}

	/**
	 * Names, specifications and environments of what runs, without what only one of the
	 * two has.
	 */
	private static Map<String, JsonNode> essence(Manifests manifests) {
		return manifests.objects()
			.stream()
			.filter((object) -> object instanceof Deployment || object instanceof Job
					|| object instanceof PodDisruptionBudget)
			.collect(Collectors.toMap((object) -> object.getKind() + " " + object.getMetadata().getName(), (object) -> {
				manifests.pods().forEach((pod) -> inlineEnvironment(manifests, pod));
				JsonNode spec = Manifests.tree(object).path("spec");
				spec.findParents("app.kubernetes.io/instance")
					.forEach((labels) -> ((ObjectNode) labels).remove("app.kubernetes.io/instance"));
				return spec;
			}));
	}

	private static void inlineEnvironment(Manifests manifests, PodTemplateSpec pod) {
		for (Container container : Manifests.containers(pod)) {
			Map<String, String> environment = manifests.environment(container);
			container.setEnvFrom(List.of());
			container.setEnv(environment.entrySet()
				.stream()
				.sorted(Map.Entry.comparingByKey())
				.map((entry) -> new EnvVar(entry.getKey(), entry.getValue(), null))
				.toList());
			container.setImagePullPolicy(null);
		}
	}

	@Test
	void hooksMigrateBeforeAnInstallationAndAnUpgrade() {
		Job migrate = job(render(Map.of()), "headgate-migrate-1.0.0");
		assertThat(migrate.getMetadata().getAnnotations()).containsEntry("rendered/hook", "pre-install,pre-upgrade")
			.containsEntry("rendered/hook-delete-policy", "before-hook-creation");
		assertThat(container(migrate).getArgs()).containsExactly("upgrade");
	}

	@Test
	void aHookUndoesBeforeARollback() {
		Manifests manifests = render(Map.of("migration.variant", "init-container"));
		manifests.assertRestricted("registry.example/headgate:1.0.0");
		Job rollback = job(manifests, "headgate-rollback-1.0.0");
		assertThat(rollback.getMetadata().getAnnotations()).containsEntry("rendered/hook", "pre-rollback")
			.containsEntry("rendered/hook-delete-policy", "before-hook-creation");
		assertThat(container(rollback).getCommand()).hasSize(3)
			.last()
			.asString()
			.endsWith("\nexec headgate downgrade head --yes");
	}

	@Test
	void theHooksHaveTheirNetworkPolicyBeforeThem() {
		List<HasMetadata> hooks = render(Map.of()).objects()
			.stream()
			.filter((object) -> object.getMetadata().getAnnotations().containsKey("rendered/hook"))
			.toList();
		assertThat(hooks).hasSize(3)
			.allSatisfy((hook) -> assertThat(hook.getMetadata().getAnnotations()).containsEntry("rendered/hook-weight",
					(hook instanceof NetworkPolicy) ? "-5" : "0"));
	}

	@Test
	void anotherReleaseIsAnotherJobAndOtherwiseOnlyAnotherImage() {
		Manifests first = render(Map.of());
		Manifests second = render(Map.of("image.tag", "1.1.0"));
		assertThat(Manifests.tree(second.objects()).toString()).isNotEqualTo(Manifests.tree(first.objects()).toString())
			.isEqualTo(Manifests.tree(first.objects())
				.toString()
				.replace("registry.example/headgate:1.0.0", "registry.example/headgate:1.1.0")
				.replace("headgate-migrate-1.0.0", "headgate-migrate-1.1.0")
				.replace("headgate-rollback-1.0.0", "headgate-rollback-1.1.0"));
		assertThat(render(Map.of("image.tag", "RC_1")).all(Job.class)).extracting("metadata.name")
			.containsExactlyInAnyOrder("headgate-migrate-rc-1", "headgate-rollback-rc-1");
	}

	@Test
	void whatIsSwitchedOffIsNotThere() {
		Manifests manifests = render(Map.of("networkPolicy.enabled", false, "podDisruptionBudget.enabled", false,
				"serviceMonitor.enabled", true, "environment.JAVA_TOOL_OPTIONS", "-Xlog:aot"));
		assertThat(manifests.all(NetworkPolicy.class)).isEmpty();
		assertThat(manifests.all(PodDisruptionBudget.class)).isEmpty();
		assertThat(manifests.all(ServiceMonitor.class)).hasSize(1);
		assertThat(manifests.environment(container(manifests.all(Job.class).getFirst())))
			.containsEntry("JAVA_TOOL_OPTIONS", "-Xlog:aot");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					replicas                    | many               | at '/replicas': got string, want integer
					replicas                    | 0                  | at '/replicas': minimum: got 0, want 1
					profile                     | production         | at '/profile': value must be one of 'dev', 'uat', 'prod'
					migration.variant           | sidecar            | at '/migration/variant': value must be one of 'job', 'init-container'
					image.tag                   | a/b                | at '/image/tag': 'a/b' does not match pattern
					image.tags                  | 1                  | at '/image': additional properties 'tags' not allowed
					password                    | secret             | at '': additional properties 'password' not allowed
					database.owner.password     | secret             | at '/database/owner': additional properties 'password' not allowed
					database.url                | postgresql://db/a  | at '/database/url': 'postgresql://db/a' does not match pattern
					resources.limits.memory     | lots               | at '/resources/limits/memory': 'lots' does not match pattern
					migration.undoOnRollback    | maybe              | at '/migration/undoOnRollback': got string, want boolean
					""")
	void badValuesAreRefused(String key, String value, String message) {
		assertThatThrownBy(() -> render(Map.of(key, value))).hasMessageContaining(message);
	}

	@Test
	void whatHasNoDefaultIsRequired() {
		assertThatThrownBy(() -> new Helm(chart).template().withKubeVersion("1.31.0").call())
			.hasMessageContaining("at '/image': missing properties 'repository', 'tag'")
			.hasMessageContaining("at '/database': missing property 'url'");
	}

	private static Job job(Manifests manifests, String name) {
		return manifests.all(Job.class)
			.stream()
			.filter((job) -> job.getMetadata().getName().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static Container container(Job job) {
		return job.getSpec().getTemplate().getSpec().getContainers().getFirst();
	}

}
