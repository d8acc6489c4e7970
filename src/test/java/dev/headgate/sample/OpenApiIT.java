package dev.headgate.sample;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ClassPathResource;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The description of the API, and its page, which both are for development only.
 */
@TestPropertySource(properties = "springdoc.api-docs.enabled=true")
class OpenApiIT extends AbstractDirectoryIT {

	@Test
	void descriptionListsThePaths() {
		assertThat(get("/v3/api-docs")).hasStatusOk()
			.bodyJson()
			.extractingPath("$.paths")
			.asMap()
			.containsKeys("/api/users", "/api/users/{id}", "/api/users/{id}/skills/{skillId}", "/api/skills",
					"/api/skills/{id}");
		assertThat(get("/v3/api-docs")).bodyJson()
			.extractingPath("$.paths['/api/users'].post.responses")
			.asMap()
			.containsOnlyKeys("201", "4XX", "503");
	}

	@Test
	void descriptionKnowsWhatSpringdocConverts() {
		assertThat(get("/v3/api-docs")).bodyJson()
			.extractingPath("$.components.schemas")
			.asMap()
			.containsKeys("UserResponse", "PagedModelUserResponse")
			.allSatisfy((name, schema) -> assertThat(name.toString()).doesNotStartWith("ResponseEntity"));
	}

	@Test
	void bothAreForDevOnly() throws IOException {
		assertThat(get("/swagger-ui/index.html")).hasStatus(404);
		assertThat(get("/swagger-ui.html")).hasStatus(404);
		assertThat(new YamlPropertySourceLoader().load("dev", new ClassPathResource("application-dev.yaml")))
			.anyMatch((properties) -> Boolean.TRUE.equals(properties.getProperty("springdoc.api-docs.enabled"))
					&& Boolean.TRUE.equals(properties.getProperty("springdoc.swagger-ui.enabled")));
	}

}
