package dev.headgate.rehearsal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.Settings;
import dev.headgate.jdbc.Connections;
import dev.headgate.jdbc.SessionMode;
import dev.headgate.liquibase.apply.AppliedStep;
import dev.headgate.liquibase.apply.MigrationListener;

/**
 * Looks before and after each change set at what is stored, and meanwhile at its locks.
 */
final class RehearsalObserver implements MigrationListener, AutoCloseable {

	private static final String PURPOSE = "headgate rehearse";

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	/** The size of a table waits for whoever holds it in ACCESS EXCLUSIVE mode. */
	private static final String PATIENCE = "SET lock_timeout = '5s'";

	private static final String FLUSH_COUNTERS = "SELECT pg_catalog.pg_stat_force_next_flush()";

	private final Settings settings;

	private final Connection eye;

	private final QueueProbe probe;

	private final LockWatch watch;

	private final List<RehearsedChangeSet> changeSets = new ArrayList<>();

	private final Set<String> limits = new LinkedHashSet<>();

	private @Nullable Storage stored;

	private @Nullable Running running;

	private long first;

	/**
	 * Opens a further session that looks at locks.
	 * @param settings which database
	 * @param eye a session that looks at what is stored, in autocommit mode
	 * @throws SQLException when the database does not answer
	 */
	RehearsalObserver(Settings settings, Connection eye) throws SQLException {
		this.settings = settings;
		this.eye = eye;
		execute(eye, PATIENCE);
		this.probe = new QueueProbe(this::open);
		this.watch = new LockWatch(open(), this.probe);
	}

	private Connection open() throws SQLException {
		return Connections.open(this.settings.migration(), PURPOSE, CONNECT_TIMEOUT);
	}

	@Override
	public void starting(ChangeSetKey key, Connection session) {
		try {
			Storage before = (this.stored != null) ? this.stored : look();
			flushCounters(session);
			long now = System.nanoTime();
			this.first = this.changeSets.isEmpty() ? now : this.first;
			this.running = new Running(key, session, before, now);
			this.watch.begin(session.unwrap(PGConnection.class).getBackendPID(), before.relations());
		}
		catch (SQLException ex) {
			unseen(key, ex);
		}
	}

	@Override
	public boolean hearsEach() {
		return true;
	}

	@Override
	public void committing(Connection session) throws SQLException {
		this.watch.look(session);
	}

	@Override
	public void done(AppliedStep step) {
		ended(step.outcome().word(), step.reason(), step.took(), step.retries());
	}

	private void ended(String outcome, String reason, Duration took, int retries) {
		Running run = this.running;
		this.running = null;
		if (run == null) {
			return;
		}
		try {
			List<HeldLock> locks = this.watch.end();
			flushCounters(run.session);
			Storage after = look();
			this.stored = after;
			List<StoredRelation> rewritten = after.rewrittenSince(run.before);
			this.changeSets.add(new RehearsedChangeSet(run.key, outcome, reason,
					Duration.ofNanos(run.started - this.first), took, retries, locks,
					rewritten.stream().map(StoredRelation::name).sorted().toList(),
					rewritten.stream().mapToLong(StoredRelation::bytes).sum(), after.walBytes() - run.before.walBytes(),
					after.rowsWrittenSince(run.before), run.before.bytes(), after.bytes()));
		}
		catch (SQLException ex) {
			unseen(run.key, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** What a change set did that failed is known only by the end of the run. */
	List<RehearsedChangeSet> changeSets() {
		Running failed = this.running;
		if (failed != null) {
			ended(RehearsedChangeSet.FAILED, "", Duration.ofNanos(System.nanoTime() - failed.started), 0);
		}
		return List.copyOf(this.changeSets);
	}

	/** Returns what could not be seen, and why. */
	List<String> limits() {
		String problem = this.watch.problem();
		if (problem != null) {
			this.limits.add("locks were not watched to the end: " + problem);
		}
		return List.copyOf(this.limits);
	}

	private void unseen(ChangeSetKey key, SQLException failure) {
		this.stored = null;
		this.limits.add("change set " + key.id() + " was not measured: " + Connections.describe(failure));
	}

	private Storage look() throws SQLException {
		return Storage.read(this.eye, this.settings.changelog().history());
	}

	/** The server counts written rows per session, and adds them up now and then. */
	private static void flushCounters(Connection session) throws SQLException {
		if (session.isClosed()) {
			return;
		}
		try (SessionMode mode = SessionMode.autoCommit(session)) {
			execute(mode.connection(), FLUSH_COUNTERS);
		}
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	@Override
	public void close() throws SQLException {
		this.probe.close();
		this.watch.close();
	}

	private record Running(ChangeSetKey key, Connection session, Storage before, long started) {
	}

}
