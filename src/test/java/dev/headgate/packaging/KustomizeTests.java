package dev.headgate.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What {@code docker/kubernetes} renders. The files are kept; {@code .ci/kubernetes}
 * compares them with what kustomize makes of it now.
 */
class KustomizeTests {

	private static final Path KEPT = Path.of("src/test/resources/dev/headgate/packaging/kubernetes");

	static String kept(String name) {
		try {
			return Files.readString(KEPT.resolve(name + ".yaml"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Stream<String> names() throws IOException {
		try (Stream<Path> files = Files.list(KEPT)) {
			return files.map((file) -> file.getFileName().toString().replace(".yaml", "")).sorted().toList().stream();
		}
	}

	@ParameterizedTest
	@MethodSource("names")
	void everyManifestIsValidAndRestricted(String name) {
		String tag = name.endsWith("next-release") ? "1.1.0" : "1.0.0";
		Manifests.parse(kept(name)).assertRestricted("registry.example/headgate:" + tag);
	}

	@ParameterizedTest
	@ValueSource(strings = { "dev", "uat", "prod" })
	void theOverlayIsTheProfile(String overlay) {
		for (String variant : List.of("job", "init-container")) {
			Manifests manifests = Manifests.parse(kept(overlay + "-" + variant));
			manifests.pods()
				.forEach((pod) -> Manifests.containers(pod)
					.forEach((container) -> assertThat(manifests.environment(container))
						.containsEntry("SPRING_PROFILES_ACTIVE", overlay)));
		}
	}

	@Test
	void theJobMigratesAsTheOwnerAndThePodsWait() {
		Manifests manifests = Manifests.parse(kept("prod-job"));
		Job job = manifests.only(Job.class);
		DeploymentSpec service = manifests.only(Deployment.class).getSpec();
		assertThat(job.getSpec().getTemplate().getSpec().getContainers()).singleElement()
			.satisfies((container) -> assertThat(container.getArgs()).containsExactly("upgrade"));
		assertThat(secrets(Manifests.tree(job))).containsExactly("headgate-owner/spring.liquibase.password");
		assertThat(secrets(Manifests.tree(service))).containsExactly("headgate-application/spring.datasource.password");
		assertThat(service.getTemplate().getSpec().getInitContainers()).singleElement()
			.satisfies((container) -> assertThat(container.getArgs()).containsExactly("wait", "--timeout", "1800s"));
		assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(1800);
		assertThat(service.getProgressDeadlineSeconds()).isGreaterThan(1800);
	}

	@Test
	void theInitContainerMigratesAsTheOwnerAndTheServiceDoesNot() {
		Manifests manifests = Manifests.parse(kept("prod-init-container"));
		assertThat(manifests.all(Job.class)).isEmpty();
		assertThat(manifests.pods()).singleElement().satisfies((pod) -> {
			Container migrate = pod.getSpec().getInitContainers().getFirst();
			Container service = pod.getSpec().getContainers().getFirst();
			assertThat(migrate.getArgs()).containsExactly("upgrade");
			assertThat(migrate.getVolumeMounts()).extracting("name").contains("owner").doesNotContain("application");
			assertThat(service.getVolumeMounts()).extracting("name").contains("application").doesNotContain("owner");
			assertThat(manifests.environment(service)).containsEntry("HEADGATE_GATE_MODE", "verify");
		});
	}

	@Test
	void noRequestIsLost() {
		DeploymentSpec service = Manifests.parse(kept("prod-job")).only(Deployment.class).getSpec();
		assertThat(service.getStrategy().getRollingUpdate().getMaxUnavailable().getIntVal()).isZero();
		int preStop = Integer.parseInt(service.getTemplate()
			.getSpec()
			.getContainers()
			.getFirst()
			.getLifecycle()
			.getPreStop()
			.getExec()
			.getCommand()
			.getLast());
		Matcher shutdown = Pattern.compile("timeout-per-shutdown-phase: (\\d+)s")
			.matcher(read(Path.of("src/main/resources/application.yaml")));
		assertThat(shutdown.find()).isTrue();
		assertThat(service.getTemplate().getSpec().getTerminationGracePeriodSeconds())
			.isGreaterThan(preStop + Integer.parseInt(shutdown.group(1)));
	}

	@Test
	void anotherReleaseIsAnotherJobAndOtherwiseOnlyAnotherImage() {
		assertThat(kept("prod-job-next-release")).isNotEqualTo(kept("prod-job"))
			.isEqualTo(kept("prod-job")
				.replace("image: registry.example/headgate:1.0.0", "image: registry.example/headgate:1.1.0")
				.replace("name: headgate-migrate-1.0.0", "name: headgate-migrate-1.1.0"));
	}

	@Test
	void downgradeUndoesWhatNewerReleasesHaveApplied() {
		Job job = Manifests.parse(kept("prod-downgrade")).only(Job.class);
		assertThat(job.getMetadata().getName()).isEqualTo("headgate-downgrade-1.0.0");
		assertThat(job.getSpec().getTemplate().getSpec().getContainers().getFirst().getArgs())
			.containsExactly("downgrade", "head", "--yes");
	}

	@Test
	void argoCdWaitsForTheJob() {
		Manifests manifests = Manifests.parse(kept("prod-job-argocd"));
		assertThat(manifests.only(Job.class).getMetadata().getAnnotations())
			.containsEntry("argocd.argoproj.io/hook", "Sync")
			.containsEntry("argocd.argoproj.io/sync-wave", "1");
		assertThat(manifests.only(Deployment.class).getMetadata().getAnnotations())
			.containsEntry("argocd.argoproj.io/sync-wave", "2");
		assertThat(manifests.all(ServiceMonitor.class)).hasSize(1);
	}

	@Test
	void probesAreThoseOfTheDocumentation() {
		String page = read(Path.of("docs/probes.md"));
		int begin = page.indexOf("```yaml\n") + "```yaml\n".length();
		JsonNode documented = Manifests.yamlTree(page.substring(begin, page.indexOf("```", begin)));
		JsonNode container = Manifests.tree(Manifests.parse(kept("prod-job"))
			.only(Deployment.class)
			.getSpec()
			.getTemplate()
			.getSpec()
			.getContainers()
			.getFirst());
		List<String> fields = List.of("ports", "startupProbe", "livenessProbe", "readinessProbe");
		assertThat(documented).hasSize(fields.size());
		assertThat(fields)
			.allSatisfy((field) -> assertThat(container.path(field)).as(field).isEqualTo(documented.path(field)));
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			kind: Deployment,                     at the top of an object
			replicas: 2,                          in a specification
			maxSurge: 1,                          in the strategy
			automountServiceAccountToken: false,  in a pod
			readOnlyRootFilesystem: true,         in a security context
			timeoutSeconds: 3,                    in a probe
			path: spring.liquibase.password,      in an item of a volume
			restartPolicy: Never,                 in the pod of a job
			protocol: UDP,                        in a network policy
			type: DisruptionTarget,               in a condition
			""")
	void aPlantedFieldIsFound(String beside, String where) {
		String good = kept("prod-job");
		Matcher line = Pattern.compile("(?m)^([ -]*)" + Pattern.quote(beside) + "$").matcher(good);
		assertThat(line.find()).as(where).isTrue();
		String planted = new StringBuilder(good)
			.insert(line.end(), "\n" + " ".repeat(line.group(1).length()) + "planted: 1")
			.toString();
		assertThatIllegalArgumentException().as(where)
			.isThrownBy(() -> Manifests.parse(planted))
			.withMessageContaining("Unrecognized field \"planted\"");
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			value: verify,                    value: 1
			replicas: 2,                      replicas: '\"2\"'
			readOnlyRootFilesystem: true,     readOnlyRootFilesystem: '\"true\"'
			kind: Service,                    kind: Secret
			kind: PodDisruptionBudget,        kind: Role
			""")
	void aWrongTypeIsFound(String line, String wrong) {
		String planted = kept("prod-job").replace(line, wrong);
		assertThat(planted).isNotEqualTo(kept("prod-job"));
		assertThatIllegalArgumentException().isThrownBy(() -> Manifests.parse(planted));
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			readOnlyRootFilesystem: true,             readOnlyRootFilesystem: false
			runAsNonRoot: true,                       runAsNonRoot: false
			- ALL,                                    - NET_RAW
			memory: 256Mi,                            memory: 128Mi
			image: registry.example/headgate:1.0.0,   image: busybox:1
			automountServiceAccountToken: false,      automountServiceAccountToken: true
			name: HEADGATE_GATE_MODE,                 name: SPRING_DATASOURCE_PASSWORD
			""")
	void aPodThatIsNotRestrictedIsFound(String line, String wrong) {
		String planted = kept("prod-job").replaceFirst(Pattern.quote(line), wrong);
		assertThat(planted).isNotEqualTo(kept("prod-job"));
		Manifests manifests = Manifests.parse(planted);
		assertThat(failure(() -> manifests.assertRestricted("registry.example/headgate:1.0.0"))).isTrue();
	}

	private static boolean failure(Runnable assertion) {
		try {
			assertion.run();
			return false;
		}
		catch (AssertionError ex) {
			return true;
		}
	}

	private static List<String> secrets(JsonNode object) {
		return object.findValues("secret")
			.stream()
			.map((secret) -> secret.path("secretName").asText() + "/"
					+ secret.path("items").path(0).path("path").asText())
			.toList();
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
