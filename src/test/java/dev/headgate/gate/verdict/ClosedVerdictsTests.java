package dev.headgate.gate.verdict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.RevisionNameException;
import dev.headgate.changelog.RevisionResolver;
import dev.headgate.config.Deployment;
import dev.headgate.config.Mode;
import dev.headgate.config.SettingsReader;
import dev.headgate.currency.LockHolder;
import dev.headgate.currency.SchemaPosition;
import dev.headgate.currency.SchemaState;
import dev.headgate.liquibase.apply.MigrationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Every text with which the gate closes, as it is checked in.
 */
class ClosedVerdictsTests {

	private static final String FOLDER = "db/changelog/migrations/";

	private static final ChangeSetKey KEY = new ChangeSetKey(
			FOLDER + "20241008_0930_5c07e6f4_add_users_email_verified.sql", "mats.lindqvist", "5c07e6f4");

	private static final ChangeSetKey OTHER = new ChangeSetKey(FOLDER + "20241008_0931_5c07aaaa_other.sql",
			"mats.lindqvist", "5c07aaaa");

	private static final SchemaPosition POSITION = new SchemaPosition("a81d52be", "19ce84d5", List.of(KEY), List.of());

	private static final LockHolder HOLDER = new LockHolder(4711, "owner", "headgate gate", "10.0.0.7", null, null);

	private static final ClosedVerdicts CLOSING = closing(Direction.UP);

	private static final ClosedVerdicts DOWNGRADE = closing(Direction.DOWN);

	private static ClosedVerdicts closing(Direction direction) {
		Map<String, Object> properties = Map.of("spring.datasource.url", "jdbc:postgresql://db:5432/app",
				"spring.datasource.username", "owner", "spring.datasource.password", "never shown",
				"headgate.gate.lock-budget", "1s", "headgate.gate.wait-budget", "1s");
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
		environment.setActiveProfiles("dev");
		return new ClosedVerdicts(SettingsReader.read(environment), direction);
	}

	/**
	 * {@code -Dupdate-expected=true} writes the files anew, to be read before a commit.
	 */
	@ParameterizedTest
	@EnumSource
	void textIsAsCheckedIn(Text text) throws IOException {
		Verdict.Closed closed = text.closed();
		String whole = """
				***************************
				APPLICATION FAILED TO START
				***************************

				Description:

				%s

				Action:

				%s
				""".formatted(closed.description(), closed.action());
		Path file = Path.of("src/test/resources/dev/headgate/gate/" + text.name().toLowerCase(Locale.ROOT) + ".txt");
		if (Boolean.getBoolean("update-expected")) {
			Files.writeString(file, whole);
		}
		assertThat(whole).isEqualTo(Files.readString(file));
		assertThat(whole).doesNotContain("never shown");
	}

	enum Text {

		BEHIND, MIGRATING, AHEAD, DIVERGED, TAMPERED, UNMANAGED, UNREACHABLE, FAILED, FAILED_OUTSIDE_A_TRANSACTION,
		LOCK_CONFLICT, LOCK_CONFLICT_OUTSIDE_A_TRANSACTION, LOCK_BUDGET_SPENT, WAIT_BUDGET_SPENT, ENVIRONMENT_REFUSED,
		MISSING_PRIVILEGE, LIQUIBASE_LOCK_HELD, POOLED, STANDBY, STOPPED, TERMINATED_BY_UNLOCK, NO_REVISION,
		NOT_A_SCRIPT, NO_ROLLBACK, BASE_REFUSED, HISTORY_CHANGED, ROLLBACK_FAILED, ROLLBACK_STOPPED, DRIFTED;

		Verdict.Closed closed() {
			SchemaPosition unknown = new SchemaPosition("a81d52be", "19ce84d5", List.of(), List.of(KEY));
			SQLException failure = new SQLException(
					"ERROR: column \"email_verified\" of relation \"users\" already exists", "42701");
			return switch (this) {
				case BEHIND -> CLOSING.closed(new SchemaState.Behind(POSITION), Mode.VERIFY);
				case MIGRATING -> CLOSING.closed(new SchemaState.Migrating(POSITION, HOLDER), Mode.VERIFY);
				case AHEAD -> CLOSING.closed(new SchemaState.Ahead(unknown, true), Mode.MIGRATE);
				case DIVERGED -> CLOSING.closed(
						new SchemaState.Diverged(new SchemaPosition("x", "19ce84d5", List.of(KEY), List.of(KEY))),
						Mode.MIGRATE);
				case TAMPERED -> CLOSING.closed(new SchemaState.Tampered(POSITION,
						List.of(new SchemaState.ChecksumMismatch(KEY, "9:aa", "9:bb"))), Mode.MIGRATE);
				case UNMANAGED ->
					CLOSING.closed(new SchemaState.Unmanaged(POSITION, List.of("skills", "users")), Mode.MIGRATE);
				case UNREACHABLE ->
					CLOSING.closed(new SchemaState.Unreachable("FATAL: database \"app\" does not exist"), Mode.MIGRATE);
				case FAILED -> CLOSING.failed(new MigrationException(KEY, true, failure), 2);
				case FAILED_OUTSIDE_A_TRANSACTION -> CLOSING.failed(new MigrationException(KEY, false, failure), 2);
				case LOCK_CONFLICT -> CLOSING.failed(lostLockConflict(true, Duration.ofMinutes(10)), 2);
				case LOCK_CONFLICT_OUTSIDE_A_TRANSACTION -> CLOSING.failed(lostLockConflict(false, null), 2);
				case LOCK_BUDGET_SPENT -> CLOSING.lockBudgetSpent(HOLDER);
				case DRIFTED -> CLOSING.drifted(List.of("unexpected column users.nickname: text",
						"missing index users_email_key on users: UNIQUE btree (lower(email))"));
				case WAIT_BUDGET_SPENT -> CLOSING.waitBudgetSpent(new SchemaState.Behind(POSITION));
				case ENVIRONMENT_REFUSED -> CLOSING.environmentRefused(Deployment.PROD);
				case LIQUIBASE_LOCK_HELD -> CLOSING.liquibaseLockHeld("public.databasechangeloglock");
				case POOLED -> CLOSING.pooled("its name says that it is a pooler");
				case STANDBY -> CLOSING.standby();
				case STOPPED -> CLOSING.stopped(2);
				case TERMINATED_BY_UNLOCK -> CLOSING.terminatedByUnlock(2);
				case NO_REVISION -> CLOSING.invalidRequest(catchThrowableOfType(RevisionNameException.class,
						() -> RevisionResolver.of(List.of(KEY, OTHER), "here").place("5c07")));
				case NOT_A_SCRIPT -> CLOSING.notAScript(KEY, "it runs code of its own (customChange)");
				case NO_ROLLBACK -> DOWNGRADE.noRollback(List.of(KEY));
				case BASE_REFUSED -> DOWNGRADE.baseRefused(Deployment.PROD);
				case HISTORY_CHANGED -> DOWNGRADE.historyChanged(KEY);
				case ROLLBACK_FAILED -> DOWNGRADE.failed(new MigrationException(KEY, true, failure), 2);
				case ROLLBACK_STOPPED -> DOWNGRADE.stopped(2);
				case MISSING_PRIVILEGE -> CLOSING.missingPrivilege("role app may not", "Grant it.");
			};
		}

		private static MigrationException lostLockConflict(boolean transactional, @Nullable Duration budget) {
			MigrationException failure = new MigrationException(KEY, transactional,
					new SQLException("ERROR: canceling statement due to lock timeout", "55P03"));
			failure
				.lostLockConflict(
						List.of("pid 4711, user app, application 'report', idle in transaction,"
								+ " last query 74 s ago: SELECT count(*) FROM users"),
						(budget != null) ? 68 : 0, budget);
			return failure;
		}

	}

}
