package dev.headgate.directory;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The description of the API, and its page.
 */
class OpenApiIT extends AbstractDirectoryIT {

	@Test
	void descriptionListsThePaths() {
		assertThat(get("/v3/api-docs")).hasStatusOk()
			.bodyJson()
			.extractingPath("$.paths")
			.asMap()
			.containsKeys("/api/users", "/api/users/{id}", "/api/users/{id}/skills/{skillId}", "/api/skills",
					"/api/skills/{id}");
	}

	@Test
	void pageIsForDevOnly() {
		assertThat(get("/swagger-ui/index.html")).hasStatus(404);
		assertThat(get("/swagger-ui.html")).hasStatus(404);
	}

}
