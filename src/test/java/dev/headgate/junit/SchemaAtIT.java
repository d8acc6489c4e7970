package dev.headgate.junit;

import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.headgate.gate.verdict.GateClosedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * One revision with data.
 */
class SchemaAtIT {

	private static final String[] PROFILES = { "test", "bookshop" };

	private static final String INSERT = "INSERT INTO books (isbn, title, old_code) VALUES ('1', 'Emma', 'E1')";

	private static final String COLUMNS = "SELECT count(*) FROM information_schema.columns"
			+ " WHERE table_name = 'books' AND column_name = 'old_code'";

	@Test
	void rowsSurviveTheRevisionAndItsRollback() {
		try (SchemaAt schema = SchemaAt.before("60bd7915", PROFILES)) {
			schema.execute(INSERT);
			schema.apply();
			assertThat(schema.value(COLUMNS)).isEqualTo(0L);
			assertThat(schema.query("SELECT book_id, old_code FROM books_old_code"))
				.containsExactly(Map.of("book_id", 1L, "old_code", "E1"));
			schema.undo();
			assertThat(schema.value("SELECT old_code FROM books")).isEqualTo("E1");
			schema.apply();
			assertThat(schema.value("SELECT count(*) FROM books_old_code")).isEqualTo(1L);
		}
	}

	@Test
	void eachHasADatabaseOfItsOwn() {
		try (SchemaAt one = SchemaAt.before("60bd7915", PROFILES);
				SchemaAt other = SchemaAt.before("60bd7915", PROFILES)) {
			one.execute(INSERT);
			assertThat(other.value("SELECT count(*) FROM books")).isEqualTo(0L);
			assertThat(one.database()).isNotEqualTo(other.database());
		}
	}

	@Test
	void firstRevisionBeginsWithAnEmptyDatabase() {
		try (SchemaAt schema = SchemaAt.before("20260105_0900_1b0e7c4a_books.sql", PROFILES)) {
			assertThat(schema.value("SELECT count(*) FROM pg_tables WHERE schemaname IN ('public', 'headgate')"))
				.isEqualTo(0L);
			schema.apply().execute(INSERT).undo();
			assertThat(schema.value("SELECT to_regclass('books')::text")).isNull();
		}
	}

	@Test
	void dataThatTheRevisionRefusesIsInTheMessage() {
		try (SchemaAt schema = SchemaAt.before("1b0e7c4a", PROFILES)) {
			schema.execute("CREATE TABLE books (id int)");
			assertThatExceptionOfType(GateClosedException.class).isThrownBy(schema::apply)
				.withMessageContaining("1b0e7c4a");
		}
	}

	@Test
	void unknownRevisionIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> SchemaAt.before("60bd7916", PROFILES))
			.withMessage("There is no revision '60bd7916' among the change sets that apply here, without seeds."
					+ " Did you mean 60bd7915? 'headgate history' lists all.");
	}

	@Test
	void valueIsOneValue() {
		try (SchemaAt schema = SchemaAt.before("60bd7915", PROFILES)) {
			assertThatIllegalStateException().isThrownBy(() -> schema.value("SELECT name FROM shelves"))
				.withMessageContaining("3 rows");
			assertThatIllegalStateException().isThrownBy(() -> schema.execute("SELECT nonsense"))
				.withMessageContaining("nonsense");
		}
	}

}
