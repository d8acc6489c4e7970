package dev.headgate.sample;

import java.sql.Connection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import dev.headgate.testing.Eventually;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two real threads that change the same row: both have passed the check of their entity
 * tag when they meet in the database, since a third transaction holds the row until both
 * wait for it.
 */
class LostUpdateIT extends AbstractDirectoryIT {

	@Test
	void slowerOfTwoChangesIsRefused() throws Exception {
		String path = user("ada");
		String tag = etag(path);
		List<MvcTestResult> results = race(() -> put(path, tag, userJson("ada").replace("The", "First")),
				() -> put(path, tag, userJson("ada").replace("The", "Second")));
		assertThat(statuses(results)).containsExactly(200, 412);
		assertProblem(results.getLast(), 412, "If-Match", "is not the current ETag");
		assertThat(get(path)).bodyJson().isEqualTo(results.getFirst().getResponse().getContentAsString());
	}

	@Test
	void changeAndDeletionDoNotBothSucceed() throws Exception {
		String path = user("ada");
		String tag = etag(path);
		List<MvcTestResult> results = race(() -> put(path, tag, userJson("ada")), () -> delete(path, tag));
		assertThat(statuses(results).getFirst()).isIn(200, 204);
		assertProblem(results.getLast(), 412, "If-Match", "is not the current ETag");
	}

	@Test
	void slowerOfTwoFirstProfilesIsRefused() throws Exception {
		String path = user("ada");
		String tag = etag(path);
		String body = userJson("ada").replace("}", ", \"profile\": {\"headline\": \"First\"}}");
		List<MvcTestResult> results = race(() -> put(path, tag, body), () -> put(path, tag, body));
		assertThat(statuses(results)).containsExactly(200, 412);
		List<MvcTestResult> last = race(() -> delete(path, "*"), () -> put(path, "*", body));
		assertThat(last).anySatisfy((result) -> assertThat(result.getResponse().getStatus()).isLessThan(300));
		assertThat(last).allSatisfy((result) -> assertThat(result.getResponse().getStatus()).isLessThan(500));
	}

	@Test
	void slowerOfTwoAssignmentsOfTheSameSkillConflicts() throws Exception {
		String path = user("ada");
		skill("Java");
		Callable<MvcTestResult> assign = () -> put(path + "/skills/1", null, "{\"level\": \"EXPERT\"}");
		List<MvcTestResult> results = race(assign, assign);
		assertThat(statuses(results)).containsExactly(200, 409);
		assertProblem(results.getLast(), 409, "id", "was changed at the same time");
	}

	@Test
	void assignmentToADeletedUserConflicts() throws Exception {
		String path = user("ada");
		skill("Java");
		List<MvcTestResult> results = race(() -> delete(path, "*"),
				() -> put(path + "/skills/1", null, "{\"level\": \"EXPERT\"}"));
		assertThat(statuses(results)).allMatch((status) -> status < 500).anyMatch((status) -> status >= 400);
	}

	@Test
	void slowerOfTwoUnconditionalAssignmentsConflicts() throws Exception {
		String path = user("ada");
		skill("Java");
		skill("Go");
		List<MvcTestResult> results = race(() -> put(path + "/skills/1", null, "{\"level\": \"EXPERT\"}"),
				() -> put(path + "/skills/2", null, "{\"level\": \"EXPERT\"}"));
		assertThat(statuses(results)).containsExactly(200, 409);
		assertThat(get(path)).bodyJson().extractingPath("$.skills").asArray().hasSize(1);
	}

	/** Runs both at once, and returns the results in the order of their status. */
	private static List<MvcTestResult> race(Callable<MvcTestResult> first, Callable<MvcTestResult> second)
			throws Exception {
		try (ExecutorService threads = Executors.newFixedThreadPool(2); Connection holder = DATABASE.connect()) {
			holder.setAutoCommit(false);
			holder.createStatement().execute("SELECT id FROM users FOR UPDATE");
			List<Future<MvcTestResult>> running = List.of(threads.submit(first), threads.submit(second));
			awaitWaiting(2);
			holder.rollback();
			return List.of(running.get(0).get(2, TimeUnit.MINUTES), running.get(1).get(2, TimeUnit.MINUTES))
				.stream()
				.sorted((left, right) -> left.getResponse().getStatus() - right.getResponse().getStatus())
				.toList();
		}
	}

	private static void awaitWaiting(int count) {
		String query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
		Eventually.until(() -> DATABASE.query(query).contains(String.valueOf(count)));
	}

	private static List<Integer> statuses(List<MvcTestResult> results) {
		return results.stream().map((result) -> result.getResponse().getStatus()).toList();
	}

}
