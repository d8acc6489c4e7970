package dev.headgate.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.headgate.testing.Concurrent;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Concurrent
class SessionModeIT {

	private static final Pattern WAY_BACK = Pattern.compile("finally \\{[^}]*\\.(rollback|setAutoCommit)\\(");

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@ParameterizedTest
	@ValueSource(strings = { "transaction", "read-only", "autocommit" })
	void failureOfALostSessionIsNotReplacedByThatOfItsCleanUp(String kind) throws SQLException {
		try (Connection connection = this.database.connect()) {
			connection.setAutoCommit("transaction".equals(kind));
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> {
				try (SessionMode mode = begin(kind, connection)) {
					mode.connection().createStatement().execute("SELECT pg_terminate_backend(pg_backend_pid())");
				}
			})
				.satisfies((ex) -> assertThat(ex.getSQLState()).isEqualTo("57P01"))
				.satisfies((ex) -> assertThat(ex.getSuppressed()).isNotEmpty());
			assertThat(Connections.isLost(connection)).isTrue();
		}
	}

	@Test
	void givesTheSessionItsModeBack() throws SQLException {
		try (Connection connection = this.database.connect()) {
			try (SessionMode transaction = SessionMode.transaction(connection)) {
				transaction.connection().createStatement().execute("CREATE TABLE gone (id int)");
			}
			assertThat(connection.getAutoCommit()).isTrue();
			try (SessionMode transaction = SessionMode.transaction(connection)) {
				transaction.connection().createStatement().execute("CREATE TABLE kept (id int)");
				transaction.commit();
			}
			assertThat(this.database.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
				.containsExactly("kept");
			assertThat(Connections.isLost(connection)).isFalse();
		}
	}

	@Test
	void noCleanUpStandsInAFinallyBlock() throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
			assertThat(files.filter((file) -> file.toString().endsWith(".java")))
				.allSatisfy((file) -> assertThat(Files.readString(file)).doesNotContainPattern(WAY_BACK));
		}
	}

	private static SessionMode begin(String kind, Connection connection) throws SQLException {
		return switch (kind) {
			case "transaction" -> SessionMode.transaction(connection);
			case "read-only" -> SessionMode.readOnlyTransaction(connection);
			default -> {
				connection.setAutoCommit(false);
				yield SessionMode.autoCommit(connection);
			}
		};
	}

}
