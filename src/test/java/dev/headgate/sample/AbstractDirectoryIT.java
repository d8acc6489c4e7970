package dev.headgate.sample;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import dev.headgate.testing.Migrations;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One context and one migrated database for all tests over HTTP; each test starts with no
 * user and no skill.
 */
@SpringBootTest
@AutoConfigureMockMvc
@Import(CountingConfiguration.class)
abstract class AbstractDirectoryIT {

	static final TestDatabase DATABASE = TestDatabase.create();

	static {
		Migrations.migrate(DATABASE, "test");
	}

	@Autowired
	@SuppressWarnings("NullAway.Init")
	MockMvcTester mvc;

	@DynamicPropertySource
	static void useTestDatabase(DynamicPropertyRegistry registry) {
		DATABASE.register(registry);
	}

	@BeforeEach
	void empty() {
		DATABASE.execute("TRUNCATE users, skills RESTART IDENTITY CASCADE");
	}

	MvcTestResult get(String path, Object... variables) {
		return this.mvc.get().uri(path, variables).exchange();
	}

	MvcTestResult post(String path, String body) {
		return this.mvc.post().uri(path).contentType(MediaType.APPLICATION_JSON).content(body).exchange();
	}

	MvcTestResult put(String path, @Nullable String ifMatch, String body) {
		return conditional(HttpMethod.PUT, path, ifMatch, body);
	}

	MvcTestResult delete(String path, @Nullable String ifMatch) {
		return conditional(HttpMethod.DELETE, path, ifMatch, "");
	}

	private MvcTestResult conditional(HttpMethod method, String path, @Nullable String ifMatch, String body) {
		var request = this.mvc.method(method).uri(path).contentType(MediaType.APPLICATION_JSON).content(body);
		return ((ifMatch != null) ? request.header(HttpHeaders.IF_MATCH, ifMatch) : request).exchange();
	}

	/** Adds a user and returns the path. */
	String user(String username) {
		return location(post("/api/users", userJson(username)));
	}

	/** Adds a skill and returns the path. */
	String skill(String name) {
		return location(post("/api/skills", """
				{"name": "%s", "category": "Test"}""".formatted(name)));
	}

	static String userJson(String username) {
		return """
				{"email": "%1$s@one.example", "username": "%1$s", "fullName": "The %1$s"}""".formatted(username);
	}

	static String location(MvcTestResult result) {
		assertThat(result).hasStatus(201);
		String location = result.getResponse().getHeader(HttpHeaders.LOCATION);
		assertThat(location).startsWith("http://localhost/api/");
		return String.valueOf(location).substring("http://localhost".length());
	}

	String etag(String path) {
		return etag(get(path));
	}

	static String etag(MvcTestResult result) {
		assertThat(result).hasStatusOk();
		return String.valueOf(result.getResponse().getHeader(HttpHeaders.ETAG));
	}

	/** Asserts a problem detail with exactly one field and reason. */
	static void assertProblem(MvcTestResult result, int status, String field, String reason) {
		assertThat(result).hasStatus(status).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
		assertThat(result).bodyJson().extractingPath("$.status").isEqualTo(status);
		assertThat(result).bodyJson()
			.extractingPath("$.errors")
			.asArray()
			.containsExactly(Map.of("field", field, "reason", reason));
	}

}
