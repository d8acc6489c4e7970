package dev.headgate.sample;

import java.net.URI;
import java.nio.charset.StandardCharsets;

import net.ttddyy.dsproxy.QueryCountHolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Users over HTTP, on a real database.
 */
class UserApiIT extends AbstractDirectoryIT {

	private static final String WITH_PROFILE = """
			{"email": "Ada@one.example", "username": "ada", "fullName": " Ada L. ", "avatarUrl": "https://one.example/a.png",
			 "profile": {"headline": "Counts", "bio": "Two\\nlines", "location": "London", "website": "https://ada.example"}}
			""";

	@Test
	void userIsCreatedReadAndLocated() {
		MvcTestResult created = post("/api/users", WITH_PROFILE);
		MvcTestResult read = get(location(created));
		assertThat(read).hasStatusOk().hasHeader(HttpHeaders.ETAG, "\"0.0\"");
		assertThat(created).hasHeader(HttpHeaders.ETAG, "\"0.0\"").bodyJson().isEqualTo(body(read));
		assertThat(read).bodyJson().isLenientlyEqualTo("""
				{"email": "Ada@one.example", "username": "ada", "fullName": "Ada L.", "status": "ACTIVE",
				 "emailVerified": false, "avatarUrl": "https://one.example/a.png", "skills": [],
				 "profile": {"headline": "Counts", "bio": "Two\\nlines", "location": "London",
				   "website": "https://ada.example"}}""");
	}

	@Test
	void columnThatAMigrationAddsMeanwhileFailsNoRequest() {
		// The driver prepares a statement on the server at its fifth use in a connection.
		for (int i = 0; i < 10; i++) {
			user("before" + i);
		}
		DATABASE.execute("ALTER TABLE users ADD COLUMN added text");
		try {
			assertThat(post("/api/users", WITH_PROFILE)).hasStatus(201);
		}
		finally {
			DATABASE.execute("ALTER TABLE users DROP COLUMN added");
		}
	}

	@Test
	void putReplacesUserAndProfile() {
		String path = location(post("/api/users", WITH_PROFILE));
		MvcTestResult changed = put(path, etag(path), """
				{"email": "ada@two.example", "username": "ada", "fullName": "Ada", "status": "SUSPENDED",
				 "profile": {"headline": "Rests"}}""");
		assertThat(changed).hasStatusOk().hasHeader(HttpHeaders.ETAG, "\"1.0\"").bodyJson().isLenientlyEqualTo("""
				{"email": "ada@two.example", "avatarUrl": null, "status": "SUSPENDED",
				 "profile": {"headline": "Rests", "bio": null}}""");
		assertThat(get(path)).bodyJson().isEqualTo(body(changed));
		MvcTestResult bare = put(path, etag(changed), userJson("ada"));
		assertThat(bare).hasStatusOk().bodyJson().isLenientlyEqualTo("{\"status\": \"SUSPENDED\", \"profile\": null}");
		assertThat(DATABASE.query("SELECT user_id FROM user_profiles")).isEmpty();
	}

	@Test
	void newAddressIsNotVerified() {
		String path = user("ada");
		DATABASE.execute("UPDATE users SET email_verified = true");
		assertThat(put(path, etag(path), userJson("ada"))).bodyJson().extractingPath("$.emailVerified").isEqualTo(true);
		assertThat(put(path, etag(path), userJson("ada").replace("one.example", "two.example"))).bodyJson()
			.extractingPath("$.emailVerified")
			.isEqualTo(false);
	}

	@Test
	void changeOfTheProfileAloneChangesTheTag() {
		String path = location(post("/api/users", WITH_PROFILE));
		String before = etag(path);
		assertThat(etag(put(path, before, WITH_PROFILE.replace("Counts", "Writes")))).isNotEqualTo(before);
		assertProblem(put(path, before, WITH_PROFILE), 412, "If-Match", "is not the current ETag");
	}

	@Test
	void deleteTakesProfileAndSkillsAlong() {
		String path = location(post("/api/users", WITH_PROFILE));
		String skill = skill("Java");
		MvcTestResult assigned = put(path + skill.substring("/api".length()), null, "{\"level\": \"EXPERT\"}");
		String other = user("bob");
		assertThat(delete(path, etag(assigned))).hasStatus(204);
		assertProblem(get(path), 404, "id", "is unknown");
		assertThat(DATABASE.query("SELECT user_id FROM user_profiles UNION ALL SELECT user_id FROM user_skills"))
			.isEmpty();
		assertThat(get(other)).hasStatusOk();
		assertThat(get(skill)).hasStatusOk();
	}

	@Test
	void listIsPagedInTheOrderOfNames() {
		for (String name : new String[] { "dora", "bob", "cyd", "ada", "eve" }) {
			user(name);
		}
		assertThat(get("/api/users?page=1&size=2")).hasStatusOk().bodyJson().isLenientlyEqualTo("""
				{"content": [{"username": "cyd"}, {"username": "dora"}],
				 "page": {"number": 1, "size": 2, "totalElements": 5, "totalPages": 3}}""");
		assertUsernames(get("/api/users?page=9"));
		assertThat(get("/api/users?size=1000000")).bodyJson().extractingPath("$.page.size").isEqualTo(100);
		assertThat(get("/api/users")).bodyJson().extractingPath("$.page.size").isEqualTo(20);
	}

	@Test
	void listIsSortedByOneOrMoreProperties() {
		user("ada");
		user("bob");
		String cyd = user("cyd");
		put(cyd, etag(cyd), userJson("cyd").replace("}", ", \"status\": \"INACTIVE\"}"));
		assertUsernames(get("/api/users?sort=username,desc"), "cyd", "bob", "ada");
		assertUsernames(get("/api/users?sort=status,desc&sort=username,desc"), "cyd", "bob", "ada");
		assertUsernames(get("/api/users?sort=status&sort=username,desc"), "bob", "ada", "cyd");
		assertUsernames(get("/api/users?sort=createdAt"), "ada", "bob", "cyd");
	}

	@ParameterizedTest
	@ValueSource(strings = { "version", "profile.bio", "skills", "desc", "fullname", "id;drop table users" })
	void sortByAnythingElseIsRefused(String sort) {
		assertProblem(get("/api/users?sort={sort}", sort), 400, "sort",
				"'" + sort + "' is not one of createdAt, email, fullName, id, status, updatedAt, username");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			page=-1          | page | must be greater than or equal to 0
			page=99999999    | page | must be less than or equal to 1000000
			page=x           | page | 'x' has the wrong type
			size=0           | size | must be greater than or equal to 1
			size=99999999999 | size | '99999999999' has the wrong type
			q=%00            | q    | must not contain a NUL character
			""")
	void badPageIsRefused(String query, String field, String reason) {
		assertProblem(this.mvc.get().uri(URI.create("/api/users?" + query)).exchange(), 400, field, reason);
	}

	@Test
	void searchLooksIntoNameUsernameAndAddressInAnyCase() {
		user("ada");
		post("/api/users", "{\"email\": \"x@bada.example\", \"username\": \"x1\", \"fullName\": \"X\"}");
		post("/api/users", "{\"email\": \"y@one.example\", \"username\": \"y1\", \"fullName\": \"Adam Y\"}");
		user("bob");
		assertUsernames(get("/api/users?q=ADA&sort=id"), "ada", "x1", "y1");
		assertUsernames(get("/api/users?q=nobody"));
		assertUsernames(get("/api/users?q={q}", "' or '1'='1"));
	}

	@ParameterizedTest
	@CsvSource({ "%, percent", "_, underscore", "\\, backslash", "50%_\\, both" })
	void searchTakesWildcardsLiterally(String q, String found) {
		named("plain", "Plain 50 Name");
		named(found, "On " + q.replace("\\", "\\\\") + " Off");
		assertUsernames(get("/api/users?q={q}", q), found);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					email     | "nobody"                        | must be a well-formed email address
					email     | null                            | must not be blank
					email     | "a\\u0000@one.example"           | must not contain a NUL character
					username  | null                            | must not be null
					username  | "Not Lower"                     | must be 2 to 50 lower-case letters, digits, dots, dashes or underscores
					fullName  | "  "                            | must not be blank
					fullName  | "a\\u0000b"                      | must not contain a NUL character
					avatarUrl | "javascript:alert(1)"           | must be a valid URL
					status    | "GONE"                          | must be one of ACTIVE, INACTIVE, SUSPENDED
					profile   | {"website": "ftp://a.example"}  | must be a valid URL
					profile   | 7                               | has the wrong type
					""")
	void invalidFieldIsNamedWithTheReason(String field, String value, String reason) {
		String body = """
				{"email": "ada@one.example", "username": "ada", "fullName": "Ada", "%s": %s}""".formatted(field, value);
		String name = value.contains("website") ? "profile.website" : field;
		if (field.equals("email") && value.contains("u0000")) {
			assertThat(post("/api/users", body)).hasStatus(400).bodyText().contains(reason);
		}
		else {
			assertProblem(post("/api/users", body), 400, name, reason);
		}
	}

	@Test
	void allInvalidFieldsAreNamed() {
		assertThat(post("/api/users", "{\"fullName\": \"" + "x".repeat(201) + "\"}")).hasStatus(400)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
			.bodyJson()
			.extractingPath("$.errors[*].field")
			.asArray()
			.containsExactly("email", "fullName", "username");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "[]", "\"x\"", "{\"email\": }" })
	void bodyThatIsNoUserIsRefused(String body) {
		assertThat(post("/api/users", body)).hasStatus(400)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
			.bodyJson()
			.extractingPath("$.errors[0].field")
			.isEqualTo("body");
	}

	@Test
	void duplicatesNameTheField() {
		user("ada");
		String bob = user("bob");
		assertProblem(post("/api/users", userJson("ada").replace("ada@one", "ada@two")), 409, "username", "is taken");
		assertProblem(post("/api/users", userJson("cyd").replace("cyd@one", "ADA@One")), 409, "email", "is taken");
		assertProblem(put(bob, etag(bob), userJson("ada").replace("ada@one", "bob@one")), 409, "username", "is taken");
		assertThat(get(bob)).hasStatusOk().bodyJson().extractingPath("$.username").isEqualTo("bob");
	}

	@Test
	void unknownIdsAreNotFound() {
		assertProblem(get("/api/users/404"), 404, "id", "is unknown");
		assertProblem(put("/api/users/404", "*", userJson("ada")), 404, "id", "is unknown");
		assertProblem(delete("/api/users/404", "*"), 404, "id", "is unknown");
		assertProblem(get("/api/users/x"), 400, "id", "'x' is not a number");
		assertThat(get("/api/users/1/nothing")).hasStatus(404).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
	}

	@Test
	void changeNeedsTheCurrentTag() {
		String path = user("ada");
		String reason = "must be the ETag of the last read";
		assertProblem(put(path, null, userJson("ada")), 428, "If-Match", reason);
		assertProblem(delete(path, null), 428, "If-Match", reason);
		for (String stale : new String[] { "\"7.0\"", "W/\"0.0\"", "0.0", "\"\"", "nonsense, \"1\"" }) {
			assertProblem(put(path, stale, userJson("ada")), 412, "If-Match", "is not the current ETag");
			assertProblem(delete(path, stale), 412, "If-Match", "is not the current ETag");
		}
		assertThat(put(path, "\"7.0\", \"0.0\"", userJson("ada"))).hasStatusOk();
		assertThat(put(path, "*", userJson("ada"))).hasStatusOk();
		assertThat(delete(path, etag(path))).hasStatus(204);
	}

	@Test
	void readIsConditional() {
		String path = user("ada");
		var request = this.mvc.get().uri(path).header(HttpHeaders.IF_NONE_MATCH, etag(path));
		assertThat(request.exchange()).hasStatus(304);
		put(path, "*", userJson("ada"));
		assertThat(request.exchange()).hasStatusOk();
	}

	@Test
	void listTakesTheSameNumberOfStatementsWhateverItsLength() {
		for (int skill = 1; skill <= 5; skill++) {
			skill("Skill " + skill);
		}
		long one = -1;
		for (int count = 1; count <= 20; count++) {
			String path = location(post("/api/users",
					WITH_PROFILE.replace("ada", "ada" + count).replace("Ada@", "ada" + count + "@")));
			for (int skill = 1; skill <= 1 + count % 5; skill++) {
				assertThat(put(path + "/skills/" + skill, null, "{\"level\": \"EXPERT\"}")).hasStatusOk();
			}
			if (count == 1) {
				one = statements("/api/users?size=20", 1);
			}
		}
		assertThat(statements("/api/users?size=19", 19)).as("with a statement that counts").isEqualTo(3);
		assertThat(statements("/api/users?size=20&q=a", 20)).isLessThanOrEqualTo(3);
		assertThat(one).isLessThanOrEqualTo(3);
		assertThat(statements("/api/users/1", -1)).isEqualTo(1);
	}

	private long statements(String path, int length) {
		QueryCountHolder.clear();
		MvcTestResult result = get(path);
		long count = QueryCountHolder.getGrandTotal().getTotal();
		assertThat(result).hasStatusOk();
		if (length >= 0) {
			assertThat(result).bodyJson().extractingPath("$.content").asArray().hasSize(length);
			assertThat(result).bodyJson()
				.extractingPath("$.content[*].profile.headline")
				.asArray()
				.hasSize(length)
				.containsOnly("Counts");
			assertThat(result).bodyJson().extractingPath("$.content[*].skills[0].name").asArray().hasSize(length);
		}
		return count;
	}

	private void named(String username, String fullName) {
		location(post("/api/users", userJson(username).replace("The " + username, fullName)));
	}

	private static void assertUsernames(MvcTestResult result, String... usernames) {
		assertThat(result).hasStatusOk()
			.bodyJson()
			.extractingPath("$.content[*].username")
			.asArray()
			.containsExactly((Object[]) usernames);
	}

	private static String body(MvcTestResult result) {
		return new String(result.getResponse().getContentAsByteArray(), StandardCharsets.UTF_8);
	}

}
