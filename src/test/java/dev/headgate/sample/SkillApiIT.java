package dev.headgate.sample;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Skills, and who has them, over HTTP, on a real database.
 */
class SkillApiIT extends AbstractDirectoryIT {

	@Test
	void skillIsCreatedReadChangedAndDeleted() {
		MvcTestResult created = post("/api/skills", """
				{"name": " Java ", "category": "Language", "description": "Since 1995"}""");
		String path = location(created);
		assertThat(get(path)).hasStatusOk().hasHeader(HttpHeaders.ETAG, "\"0\"").bodyJson().isLenientlyEqualTo("""
				{"name": "Java", "category": "Language", "description": "Since 1995"}""");
		MvcTestResult changed = put(path, etag(path), "{\"name\": \"Java 25\", \"category\": \"Language\"}");
		assertThat(changed).hasStatusOk().hasHeader(HttpHeaders.ETAG, "\"1\"").bodyJson().isLenientlyEqualTo("""
				{"name": "Java 25", "description": null}""");
		assertProblem(delete(path, "\"0\""), 412, "If-Match", "is not the current ETag");
		assertProblem(delete(path, null), 428, "If-Match", "must be the ETag of the last read");
		assertThat(delete(path, "\"1\"")).hasStatus(204);
		assertProblem(get(path), 404, "id", "is unknown");
	}

	@Test
	void listIsPagedSortedAndSearched() {
		skill("C");
		skill("A_1");
		skill("B%");
		assertNames(get("/api/skills"), "A_1", "B%", "C");
		assertNames(get("/api/skills?sort=name,desc&size=2"), "C", "B%");
		assertNames(get("/api/skills?q=test"), "A_1", "B%", "C");
		assertNames(get("/api/skills?q={q}", "%"), "B%");
		assertNames(get("/api/skills?q={q}", "_"), "A_1");
		assertProblem(get("/api/skills?sort=description"), 400, "sort",
				"'description' is not one of category, id, name");
	}

	@Test
	void invalidAndDuplicateSkillsNameTheField() {
		skill("Java");
		assertProblem(post("/api/skills", "{\"name\": \"JAVA\", \"category\": \"x\"}"), 409, "name", "is taken");
		assertProblem(post("/api/skills", "{\"name\": \"\", \"category\": \"x\"}"), 400, "name", "must not be blank");
		assertProblem(post("/api/skills", "{\"name\": \"x\", \"category\": \"" + "y".repeat(41) + "\"}"), 400,
				"category", "size must be between 0 and 40");
	}

	@Test
	void skillIsAssignedRaisedAndTakenAway() {
		String user = user("ada");
		skill("Java");
		String path = user + "/skills/1";
		String before = etag(user);
		MvcTestResult assigned = put(path, null, "{\"level\": \"BEGINNER\"}");
		assertThat(assigned).hasStatusOk().bodyJson().isLenientlyEqualTo("""
				{"skills": [{"id": 1, "name": "Java", "level": "BEGINNER"}]}""");
		assertThat(etag(assigned)).isNotEqualTo(before).isEqualTo(etag(user));
		assertProblem(put(path, before, "{\"level\": \"EXPERT\"}"), 412, "If-Match", "is not the current ETag");
		assertThat(put(path, etag(assigned), "{\"level\": \"EXPERT\"}")).hasStatusOk();
		assertThat(get(user)).bodyJson().extractingPath("$.skills[*].level").asArray().containsExactly("EXPERT");
		assertThat(delete(path, null)).hasStatusOk().bodyJson().extractingPath("$.skills").asArray().isEmpty();
		assertProblem(delete(path, null), 404, "skillId", "is unknown");
	}

	@Test
	void assignmentOfTheUnknownIsRefused() {
		String user = user("ada");
		skill("Java");
		assertProblem(put(user + "/skills/404", null, "{\"level\": \"EXPERT\"}"), 404, "skillId", "is unknown");
		assertProblem(put("/api/users/404/skills/1", null, "{\"level\": \"EXPERT\"}"), 404, "id", "is unknown");
		assertProblem(put(user + "/skills/1", null, "{\"level\": \"GURU\"}"), 400, "level",
				"must be one of BEGINNER, INTERMEDIATE, ADVANCED, EXPERT");
		assertProblem(put(user + "/skills/1", null, "{}"), 400, "level", "must not be null");
		assertProblem(put(user + "/skills/x", null, "{\"level\": \"EXPERT\"}"), 400, "skillId", "'x' is not a number");
	}

	@Test
	void skillThatSomebodyHasIsNotDeleted() {
		String user = user("ada");
		String skill = skill("Java");
		put(user + "/skills/1", null, "{\"level\": \"EXPERT\"}");
		assertProblem(delete(skill, etag(skill)), 409, "skillId",
				"belongs to a skill that somebody has, or that is gone");
		delete(user + "/skills/1", null);
		assertThat(delete(skill, etag(skill))).hasStatus(204);
	}

	@Test
	void newNameOfASkillChangesTheTagOfWhoHasIt() {
		String user = user("ada");
		String skill = skill("Java");
		String before = etag(put(user + "/skills/1", null, "{\"level\": \"EXPERT\"}"));
		put(skill, etag(skill), "{\"name\": \"Java 25\", \"category\": \"Test\"}");
		assertThat(etag(user)).isNotEqualTo(before);
	}

	private static void assertNames(MvcTestResult result, String... names) {
		assertThat(result).hasStatusOk()
			.bodyJson()
			.extractingPath("$.content[*].name")
			.asArray()
			.containsExactly((Object[]) names);
	}

}
