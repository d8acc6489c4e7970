package dev.headgate.release;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The manifests of {@code docker/kubernetes}, as they are rendered for profile
 * {@code prod}, with a release filled in.
 */
final class ReleaseManifests {

	private static final Pattern SETTINGS = Pattern.compile("(?m)^ {2}name: (headgate-[a-z0-9]{10})$");

	private static final Pattern KIND = Pattern.compile("(?m)^kind: (\\w+)$");

	/** Of the service; where it is another program its team has its own. */
	private static final Set<String> OF_THE_SERVICE = Set.of("Deployment", "Service", "PodDisruptionBudget");

	private ReleaseManifests() {
	}

	/**
	 * Writes the manifests.
	 * @param release the release
	 * @return the objects, as one file
	 */
	static String of(Release release) {
		String name = release.request().release();
		String rendered = Template.resource("kubernetes.yaml");
		Matcher settings = SETTINGS.matcher(rendered);
		if (!settings.find()) {
			throw new IllegalStateException("kubernetes.yaml has no ConfigMap");
		}
		String filled = rendered.replace(settings.group(1), "headgate-settings-" + name)
			.replace("headgate-migrate-1.0.0", "headgate-migrate-" + name)
			.replace("registry.example/headgate:1.0.0", release.request().image().text())
			.replaceFirst("HEADGATE_CHANGELOG: .*",
					Matcher.quoteReplacement("HEADGATE_CHANGELOG: " + release.changelog().location()))
			.replaceFirst("SPRING_PROFILES_ACTIVE: .*", "SPRING_PROFILES_ACTIVE: " + release.deployment().id());
		return Stream.of(filled.split("(?m)^---\n"))
			.filter((object) -> release.hasService() || !OF_THE_SERVICE.contains(kind(object)))
			.collect(Collectors.joining("---\n"));
	}

	/**
	 * Writes a Job that undoes what a release does to the schema.
	 * @param release the release
	 * @return the Job
	 */
	static String downgrade(Release release) {
		String name = release.request().release();
		return Stream.of(of(release).split("(?m)^---\n"))
			.filter((object) -> kind(object).equals("Job"))
			.map((job) -> job.replace("headgate-migrate-" + name, "headgate-downgrade-" + name)
				.replace("- upgrade\n",
						"- downgrade\n        - \"" + release.request().from() + "\"\n        - --yes\n"))
			.collect(Collectors.joining());
	}

	private static String kind(String object) {
		return KIND.matcher(object).results().map((found) -> found.group(1)).findFirst().orElse("");
	}

}
