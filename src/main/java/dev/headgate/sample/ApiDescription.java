package dev.headgate.sample;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.responses.ApiResponse;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What the description of the API says beyond what the controllers show.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("springdoc.api-docs.enabled")
class ApiDescription {

	@Bean
	OpenAPI directoryApi(ObjectProvider<BuildProperties> build) {
		Info info = new Info().title("Directory").description("People, their profiles and their skills");
		build.ifAvailable((properties) -> info.version(properties.getVersion()));
		return new OpenAPI().info(info);
	}

	@Bean
	OpenApiCustomizer problems() {
		ApiResponse problem = new ApiResponse().description("A problem detail (RFC 9457) with the fields and reasons")
			.content(new Content().addMediaType("application/problem+json", new MediaType()));
		return (api) -> api.getPaths()
			.values()
			.forEach((path) -> path.readOperations()
				.forEach((operation) -> operation.getResponses()
					.addApiResponse("4XX", problem)
					.addApiResponse("503", problem)));
	}

}
