package dev.headgate.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.headgate.testing.SchemaDump;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each change of the entities yields exactly the SQL that is checked in, which leads to
 * them, and whose rollback leads back. {@code -Dupdate-expected=true} writes the files
 * anew, to be read before a commit.
 */
class EntityChangesIT {

	private static final Path EXPECTED = Path.of("src/test/resources/dev/headgate/proof");

	@AutoClose
	static TestDatabase database = TestDatabase.create();

	static Stream<Class<?>> changes() {
		return EntityModel.cases();
	}

	@ParameterizedTest
	@MethodSource("changes")
	void changeIsWrittenAppliedAndUndone(Class<?> change) throws Exception {
		Schema before = EntityModel.of(nested(change, "Before")).schema(database);
		Schema after = EntityModel.of(nested(change, "After")).schema(database);
		EntityModel.empty(database);
		run(database, EntityModel.compare(EntityModel.read(database), before).upLines());
		Schema head = EntityModel.read(database);
		String dump = dump(database);
		assertThat(EntityModel.compare(head, before).upLines()).as("the entities before").isEmpty();

		Autogenerate difference = EntityModel.compare(head, after);
		assertThat(text(difference)).isEqualTo(expected(change, text(difference)));
		run(database, difference.upLines());
		assertThat(EntityModel.compare(EntityModel.read(database), after).upLines()).as("after it").isEmpty();

		run(database, difference.rollbackLines());
		assertThat(SchemaComparison.differences(head, EntityModel.read(database))).as("rolled back").isEmpty();
		assertThat(dump(database)).isEqualTo(dump);
	}

	@Test
	void everyFileBelongsToAChange() throws IOException {
		try (Stream<Path> files = Files.list(EXPECTED)) {
			assertThat(files.map((file) -> file.getFileName().toString()))
				.containsExactlyInAnyOrderElementsOf(changes().map(EntityChangesIT::file).toList());
		}
	}

	private static Class<?> nested(Class<?> change, String name) {
		return Arrays.stream(change.getDeclaredClasses())
			.filter((type) -> type.getSimpleName().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static String text(Autogenerate difference) {
		List<String> summary = difference.differences().stream().map((line) -> "-- = " + line).toList();
		return String.join("\n", summary) + "\n\n" + String.join("\n", difference.upLines()) + "\n\n-- ROLLBACK\n"
				+ String.join("\n", difference.rollbackLines()) + "\n";
	}

	private static String expected(Class<?> change, String text) throws IOException {
		Path file = EXPECTED.resolve(file(change));
		if (Boolean.getBoolean("update-expected")) {
			Files.createDirectories(EXPECTED);
			Files.writeString(file, text);
		}
		return Files.readString(file);
	}

	private static String file(Class<?> change) {
		return change.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(java.util.Locale.ROOT)
				+ ".sql";
	}

	/** Runs it as after a review: what was commented out is wanted. */
	private static void run(TestDatabase database, List<String> lines) {
		String sql = lines.stream()
			.map((line) -> line.replaceFirst("^-- (?=[A-Z]{4,} |  \\S|\\))", ""))
			.collect(Collectors.joining("\n"));
		database.execute(sql.isEmpty() ? "SELECT 1" : sql);
	}

	private static String dump(TestDatabase database) throws SQLException {
		try (Connection connection = database.connect()) {
			return SchemaDump.withColumnsByName(connection);
		}
	}

}
