package dev.headgate.packaging;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kubernetes manifests, read as strictly as the API server reads them, and what all of
 * them must be.
 */
record Manifests(List<HasMetadata> objects) {

	/**
	 * All kinds that there are. A Secret or anything of RBAC is none of them.
	 */
	private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of("v1/ConfigMap", ConfigMap.class,
			"v1/Service", Service.class, "apps/v1/Deployment", Deployment.class, "batch/v1/Job", Job.class,
			"policy/v1/PodDisruptionBudget", PodDisruptionBudget.class, "networking.k8s.io/v1/NetworkPolicy",
			NetworkPolicy.class, "monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class);

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
		.withCoercionConfig(LogicalType.Textual, (config) -> {
			for (CoercionInputShape shape : List.of(CoercionInputShape.Integer, CoercionInputShape.Float,
					CoercionInputShape.Boolean)) {
				config.setCoercion(shape, CoercionAction.Fail);
			}
		})
		// The model keeps what it does not know in a map, where nobody sees it.
		.annotationIntrospector(new JacksonAnnotationIntrospector() {
			@Override
			public Boolean hasAnySetter(Annotated annotated) {
				return false;
			}
		})
		.build();

	private static final long MEGABYTE = 1024 * 1024;

	static Manifests parse(String yaml) {
		LoaderOptions options = new LoaderOptions();
		options.setAllowDuplicateKeys(false);
		List<HasMetadata> objects = new ArrayList<>();
		for (Object document : new Yaml(new SafeConstructor(options)).loadAll(yaml)) {
			Map<?, ?> fields = (Map<?, ?>) document;
			String kind = fields.get("apiVersion") + "/" + fields.get("kind");
			Class<? extends HasMetadata> type = KINDS.get(kind);
			if (type == null) {
				throw new IllegalArgumentException("not a kind that is used here: " + kind);
			}
			objects.add(MAPPER.convertValue(fields, type));
		}
		return new Manifests(objects);
	}

	static JsonNode tree(Object object) {
		return MAPPER.valueToTree(object);
	}

	static JsonNode yamlTree(String yaml) {
		Map<?, ?> fields = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
		return tree(fields);
	}

	<T> List<T> all(Class<T> type) {
		return this.objects.stream().filter(type::isInstance).map(type::cast).toList();
	}

	<T> T only(Class<T> type) {
		assertThat(all(type)).hasSize(1);
		return all(type).getFirst();
	}

	List<PodTemplateSpec> pods() {
		return Stream
			.concat(all(Deployment.class).stream().map((deployment) -> deployment.getSpec().getTemplate()),
					all(Job.class).stream().map((job) -> job.getSpec().getTemplate()))
			.toList();
	}

	static List<Container> containers(PodTemplateSpec pod) {
		return Stream.concat(pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
			.toList();
	}

	/**
	 * The environment of a container, that of its config maps included.
	 */
	Map<String, String> environment(Container container) {
		Map<String, String> environment = new LinkedHashMap<>();
		container.getEnvFrom().forEach((source) -> {
			String name = source.getConfigMapRef().getName();
			List<ConfigMap> found = all(ConfigMap.class).stream()
				.filter((map) -> map.getMetadata().getName().equals(name))
				.toList();
			assertThat(found).as("config map " + name).hasSize(1);
			environment.putAll(found.getFirst().getData());
		});
		for (EnvVar variable : container.getEnv()) {
			assertThat(variable.getValue()).as(variable.getName()).isNotNull();
			environment.put(variable.getName(), variable.getValue());
		}
		return environment;
	}

	void assertRestricted(String image) {
		assertThat(pods()).isNotEmpty().allSatisfy((pod) -> {
			assertPodIsRestricted(pod);
			assertThat(containers(pod)).isNotEmpty().allSatisfy((container) -> {
				assertThat(container.getImage()).isEqualTo(image);
				assertContainerIsRestricted(container);
				assertThat(environment(container).keySet())
					.noneMatch((name) -> name.matches(".*(PASSWORD|DATABASE_URL).*"));
			});
		});
		assertLabelsSelect();
	}

	private static void assertPodIsRestricted(PodTemplateSpec pod) {
		assertThat(pod.getSpec()).satisfies((spec) -> {
			assertThat(spec.getAutomountServiceAccountToken()).isFalse();
			assertThat(spec.getServiceAccountName()).isNull();
			assertThat(List.of(spec.getHostNetwork() == null, spec.getHostPID() == null, spec.getHostIPC() == null))
				.containsOnly(true);
			assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();
			assertThat(spec.getSecurityContext().getRunAsUser()).isEqualTo(10001);
			assertThat(spec.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
			assertThat(spec.getVolumes())
				.allMatch((volume) -> volume.getEmptyDir() != null || volume.getSecret() != null);
		});
	}

	private static void assertContainerIsRestricted(Container container) {
		assertThat(container.getSecurityContext()).satisfies((context) -> {
			assertThat(context.getAllowPrivilegeEscalation()).isFalse();
			assertThat(context.getReadOnlyRootFilesystem()).isTrue();
			assertThat(context.getPrivileged()).isNull();
			assertThat(context.getRunAsUser()).isNull();
			assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
			assertThat(context.getCapabilities().getAdd()).isEmpty();
		});
		assertThat(container.getVolumeMounts()).extracting("mountPath").containsExactly("/tmp", "/run/secrets");
		assertThat(container.getResources()).satisfies((resources) -> {
			assertThat(resources.getRequests()).containsOnlyKeys("cpu", "memory");
			assertThat(resources.getLimits()).containsOnlyKeys("cpu", "memory");
			Quantity memory = resources.getLimits().get("memory");
			assertThat(resources.getRequests()).containsEntry("memory", memory);
			// docs/containers.md, "Memory": what the service is tested in.
			assertThat(memory.getNumericalAmount().longValue()).isGreaterThanOrEqualTo(256 * MEGABYTE);
		});
	}

	private void assertLabelsSelect() {
		for (Deployment deployment : all(Deployment.class)) {
			Map<String, String> labels = deployment.getSpec().getTemplate().getMetadata().getLabels();
			assertThat(labels).containsAllEntriesOf(deployment.getSpec().getSelector().getMatchLabels())
				.containsAllEntriesOf(only(Service.class).getSpec().getSelector())
				.containsAllEntriesOf(only(PodDisruptionBudget.class).getSpec().getSelector().getMatchLabels());
			all(ServiceMonitor.class).forEach((monitor) -> assertThat(only(Service.class).getMetadata().getLabels())
				.containsAllEntriesOf(monitor.getSpec().getSelector().getMatchLabels()));
			// A Service must not send requests to a Job.
			all(Job.class).forEach((job) -> assertThat(job.getSpec().getTemplate().getMetadata().getLabels())
				.doesNotContainEntry("app.kubernetes.io/component", labels.get("app.kubernetes.io/component")));
		}
		// Each pod is one that a policy lets reach the database.
		assertThat(pods()).allSatisfy((pod) -> assertThat(all(NetworkPolicy.class))
			.anySatisfy((policy) -> assertThat(pod.getMetadata().getLabels())
				.containsAllEntriesOf(policy.getSpec().getPodSelector().getMatchLabels())));
	}

}
