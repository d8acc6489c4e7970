package dev.headgate.gate;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import dev.headgate.config.Mode;
import dev.headgate.config.Settings;
import dev.headgate.gate.plan.DowngradePlan;
import dev.headgate.gate.plan.DowngradeTarget;
import dev.headgate.gate.plan.Planner;
import dev.headgate.gate.plan.UpgradeTarget;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.testing.Bookshop;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.Psql;
import dev.headgate.testing.SchemaDump;
import dev.headgate.testing.TestDatabase;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * For every range of a changelog: the script, run by {@code psql}, does what the verb
 * does.
 */
@Concurrent
class OfflineSqlIT {

	private static final String HISTORY = "SELECT concat_ws('|', orderexecuted, id, author, filename, exectype, md5sum,"
			+ " description, comments, tag, liquibase, contexts, labels, length(deployment_id)) FROM databasechangelog"
			+ " ORDER BY orderexecuted";

	/** A database at each revision, made by the verb; the first one is empty. */
	private static final Map<String, TestDatabase> STATES = new LinkedHashMap<>();

	private static final Map<String, State> UP = new HashMap<>();

	private static final Map<String, State> DOWN = new HashMap<>();

	@BeforeAll
	static void goUpAndDown() throws SQLException {
		STATES.put("base", TestDatabase.create());
		TestDatabase last = state("base");
		while (true) {
			TestDatabase next = last.copy();
			Settings settings = TestSettings.of(next).read();
			Verdict verdict = new Gate(settings, Mode.MIGRATE).upgrade(new UpgradeTarget.Next(1));
			if (!(verdict instanceof Verdict.Open)) {
				next.close();
				break;
			}
			STATES.put(next.query("SELECT id FROM databasechangelog ORDER BY orderexecuted DESC").getFirst(), next);
			last = next;
		}
		STATES.forEach((revision, database) -> UP.put(revision, State.of(database)));
		try (TestDatabase copy = last.copy()) {
			copy.execute("UPDATE headgate.environment SET name = 'test'");
			for (String revision : List.copyOf(STATES.keySet()).reversed()) {
				down(copy, back(revision));
				DOWN.put(revision, State.byName(copy));
			}
		}
	}

	@AfterAll
	static void drop() {
		STATES.values().forEach(TestDatabase::close);
	}

	private static TestDatabase state(String revision) {
		return Objects.requireNonNull(STATES.get(revision));
	}

	private static Planner planner() {
		return new Planner(TestSettings.of(state("base")).read());
	}

	@Test
	void everyRangeUpAndDownIsTheVerbs() throws SQLException {
		Planner planner = planner();
		List<String> revisions = List.copyOf(STATES.keySet());
		assertThat(revisions).hasSize(1 + Bookshop.REVISIONS);
		for (int from = 0; from < revisions.size(); from++) {
			String low = revisions.get(from);
			for (int to = from + 1; to < revisions.size(); to++) {
				String high = revisions.get(to);
				try (TestDatabase copy = state(low).copy()) {
					Psql.run(copy, planner.upgradeFrom(low, new UpgradeTarget.To(high)).script().text());
					assertThat(State.of(copy)).as("up from %s to %s", low, high).isEqualTo(UP.get(high));
					Psql.run(copy, planner.downgradeFrom(high, back(low)).script().text());
					assertThat(State.byName(copy)).as("down from %s to %s", high, low).isEqualTo(DOWN.get(low));
				}
			}
		}
	}

	private static DowngradeTarget back(String revision) {
		return revision.equals("base") ? new DowngradeTarget.Base() : new DowngradeTarget.To(revision);
	}

	private static void down(TestDatabase database, DowngradeTarget target) throws SQLException {
		Settings settings = TestSettings.of(database).profile("test").read();
		DowngradePlan plan;
		try (Connection connection = database.connect()) {
			plan = new Planner(settings).downgrade(connection, target);
		}
		assertThat(Gate.downgrade(settings, plan)).isInstanceOf(Verdict.Open.class);
	}

	/**
	 * What must be the same.
	 *
	 * @param schema the schema
	 * @param history the history, in order
	 */
	private record State(String schema, List<String> history) {

		static State of(TestDatabase database) {
			return of(database, SchemaDump::of);
		}

		/** A column that was dropped and added again stands at the end of its table. */
		static State byName(TestDatabase database) {
			return of(database, SchemaDump::withColumnsByName);
		}

		private static State of(TestDatabase database, Function<Connection, String> dump) {
			try (Connection connection = database.connect()) {
				boolean exists = !database.query("SELECT to_regclass('databasechangelog')").contains(null);
				return new State(dump.apply(connection), exists ? database.query(HISTORY) : List.of());
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
