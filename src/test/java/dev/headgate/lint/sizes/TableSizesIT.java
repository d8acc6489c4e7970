package dev.headgate.lint.sizes;

import java.sql.Connection;
import java.util.List;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The sizes of tables, as a role sees them that has no right on any.
 */
@Execution(ExecutionMode.CONCURRENT)
class TableSizesIT {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@Test
	void roleWithoutRightsSeesEveryTable() throws Exception {
		this.database.execute("""
				CREATE SCHEMA "Sales dept";
				CREATE TABLE "Sales dept".orders (id bigint PRIMARY KEY);
				CREATE TABLE big (id bigint PRIMARY KEY, text text);
				INSERT INTO big SELECT i, repeat('x', 200) FROM generate_series(1, 3000) i;
				ANALYZE big;
				CREATE TABLE parts (id bigint) PARTITION BY RANGE (id);
				CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10);
				INSERT INTO parts VALUES (1);
				CREATE MATERIALIZED VIEW summary AS SELECT count(*) FROM big;
				CREATE VIEW seen AS SELECT 1 AS one""");
		String role = this.database.query("SELECT 'reader_' || left(md5(current_database()), 12)").getFirst();
		this.database.executeAsSuperuser("CREATE ROLE " + role + " LOGIN PASSWORD 'open'");
		try (Connection connection = this.database.connectAs(role, "open")) {
			connection.setReadOnly(true);
			TableSizes sizes = TableSizesReader.read(connection);
			assertThat(sizes.all()).extracting(TableSize::table)
				.containsExactly("Sales dept.orders", "public.big", "public.parts", "public.parts_1", "public.summary");
			assertThat(sizes.of("public", "big")).hasValueSatisfying((big) -> {
				assertThat(big.rows()).isEqualTo(3000);
				assertThat(big.bytes()).isBetween(600_000L, 2_000_000L);
			});
			assertThat(sizes.of("public", "parts").orElseThrow().bytes()).isPositive();
			assertThat(sizes.of("Sales dept", "orders").orElseThrow().rows()).isEqualTo(-1);
			assertThat(TableSizes.parse(sizes.text()).all()).isEqualTo(sizes.all());
		}
		finally {
			this.database.executeAsSuperuser("DROP ROLE " + role);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "big", "10 MB public.big", "-5 0 public.big", "12 13", "99999999999999999999 1 a.b" })
	void refusesLine(String line) {
		assertThatIllegalArgumentException().isThrownBy(() -> TableSizes.parse("# sizes\n" + line + "\n"))
			.withMessage("line 2 is not 'BYTES ROWS SCHEMA.TABLE': " + line);
	}

	@Test
	void showsSizes() {
		assertThat(List.of(0L, 1L, 8192L, 12_582_912L)).map((bytes) -> new TableSize("a.b", bytes, 0).shown())
			.containsExactly("0 kB", "1 kB", "8 kB", "12 MB");
	}

}
