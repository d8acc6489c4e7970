package dev.headgate.proof.verify;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.ChangelogException;
import dev.headgate.changelog.RevisionResolver;
import dev.headgate.config.Database;
import dev.headgate.config.Deployment;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Mode;
import dev.headgate.config.Settings;
import dev.headgate.gate.Gate;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.jdbc.Connections;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.proof.previous.PreviousRelease;
import dev.headgate.proof.scratch.ProofException;
import dev.headgate.proof.scratch.ScratchServer;
import dev.headgate.proof.snapshot.HistorySnapshot;
import dev.headgate.proof.snapshot.SchemaSnapshot;

/**
 * What the proofs of one run share: the changelog, the server for temporary databases,
 * and a database at head that is made once. Threads may share it.
 */
public final class ProofContext {

	private static final Logger log = LoggerFactory.getLogger(ProofContext.class);

	private final Settings settings;

	private final ScratchServer server;

	private final @Nullable String since;

	private final PreviousRelease previous;

	private @Nullable HeadDatabase head;

	private @Nullable ChangeSetKey stoppedAt;

	private @Nullable ObjectHistory objects;

	/**
	 * Creates one.
	 * @param settings the changelog, the contexts, and where the entities are
	 * @param server where temporary databases are made
	 * @param since the revision behind which steps are looked at one by one, {@code null}
	 * for the first
	 */
	public ProofContext(Settings settings, ScratchServer server, @Nullable String since) {
		this(settings, server, since, PreviousRelease.UNKNOWN);
	}

	/**
	 * Creates one that knows the previous release.
	 * @param settings the changelog, the contexts, and where the entities are
	 * @param server where temporary databases are made
	 * @param since the revision behind which steps are looked at one by one, {@code null}
	 * for the first
	 * @param previous the release that runs while this changelog is applied
	 */
	public ProofContext(Settings settings, ScratchServer server, @Nullable String since, PreviousRelease previous) {
		this.settings = settings;
		this.server = server;
		this.since = since;
		this.previous = previous;
	}

	/**
	 * Returns the settings, which name no database.
	 * @return the settings
	 */
	Settings settings() {
		return this.settings;
	}

	/**
	 * Returns where temporary databases are made.
	 * @return the server
	 */
	ScratchServer server() {
		return this.server;
	}

	/**
	 * Returns what is known of the previous release.
	 * @return the release
	 */
	PreviousRelease previous() {
		return this.previous;
	}

	/**
	 * Returns the settings for a temporary database. Its mark does not protect it, so
	 * that everything can be undone; the contexts are those of the settings.
	 * @param database the database
	 * @return the settings, without seeds
	 */
	Settings on(Database database) {
		Settings scratch = this.settings.on(database);
		return new Settings(Deployment.TEST, scratch.migration(), scratch.application(), scratch.changelog(),
				scratch.gate(), scratch.health(), scratch.drift(), scratch.proof(), scratch.notices(),
				scratch.summary());
	}

	/**
	 * Reads the changelog. Liquibase keeps state in it, so that each proof has its own.
	 * @return the changelog
	 * @throws dev.headgate.changelog.ChangelogException when it is not sound
	 */
	ParsedChangelog read() {
		return ChangelogReader.read(on(Database.NONE).changelog());
	}

	/**
	 * Returns the change sets that {@code stairway} looks at one by one.
	 * @return those behind the revision that was named, or all, the oldest first
	 * @throws dev.headgate.changelog.ChangelogException when the changelog is not sound
	 * @throws dev.headgate.changelog.RevisionNameException when there is no such revision
	 */
	public List<ChangeSetKey> steps() {
		return steps(keys(read().model().unseeded()));
	}

	/**
	 * Returns the change sets that are looked at one by one.
	 * @param all the keys of all that apply, the oldest first
	 * @return those behind the revision that was named, or all
	 * @throws dev.headgate.changelog.RevisionNameException when there is no such revision
	 */
	List<ChangeSetKey> steps(List<ChangeSetKey> all) {
		return (this.since != null) ? RevisionResolver.behind(all, this.since) : all;
	}

	/**
	 * Returns the revision that was named to begin behind.
	 * @return its name, {@code null} for the first change set
	 */
	@Nullable String since() {
		return this.since;
	}

	/**
	 * Refuses a revision to begin behind that does not exist.
	 * @throws dev.headgate.changelog.RevisionNameException when there is no such revision
	 */
	void requireSince() {
		try {
			steps();
		}
		catch (ChangelogException ex) {
			log.debug("The changelog is not sound, which the proof 'graph' reports", ex);
		}
	}

	/**
	 * Brings a temporary database to head through the gate, one at a time, since each run
	 * handles the signals of the process.
	 * @param scratch the settings of the database
	 * @return the verdict
	 * @throws ProofException when the process was told to stop
	 */
	synchronized Verdict migrate(Settings scratch) {
		return requireGoing(new Gate(scratch, Mode.MIGRATE).open());
	}

	/**
	 * Records change sets as applied in a temporary database.
	 * @param scratch the settings of the database
	 * @param wanted which ones
	 * @return the verdict
	 * @throws ProofException when the process was told to stop
	 */
	synchronized Verdict stamp(Settings scratch, List<ChangeSetKey> wanted) {
		return requireGoing(new Gate(scratch, Mode.MIGRATE).stamp(wanted::contains));
	}

	private static Verdict requireGoing(Verdict verdict) {
		if (verdict instanceof Verdict.Closed closed && closed.exitCode() == ExitCode.STOPPED) {
			throw new ProofException(ExitCode.STOPPED, closed.description(), closed.action());
		}
		return verdict;
	}

	/**
	 * Returns the database at head, made from empty when it is asked for first. Nobody
	 * connects to it but to copy it.
	 * @return the database, and what is in it
	 * @throws SQLException when the server does not answer
	 * @throws ProofException when the changelog does not lead to head
	 */
	synchronized HeadDatabase head() throws SQLException {
		HeadDatabase known = this.head;
		if (known == null) {
			Database database = this.server.create();
			if (migrate(on(database)) instanceof Verdict.Closed closed) {
				HistorySnapshot reached = history(database);
				this.stoppedAt = keys(read().model().applicable()).stream()
					.filter((key) -> !reached.rows().containsKey(key))
					.findFirst()
					.orElse(null);
				throw new ProofException(closed.exitCode(), closed.description(), closed.action());
			}
			known = new HeadDatabase(database, read(database), history(database));
			this.head = known;
		}
		return known;
	}

	/**
	 * Returns the change set that did not let {@link #head()} come to its end.
	 * @return the change set, empty when none is to blame
	 */
	synchronized Optional<ChangeSetKey> stoppedAt() {
		return Optional.ofNullable(this.stoppedAt);
	}

	/**
	 * Reads what is in a temporary database.
	 * @param database the database
	 * @return its schema
	 * @throws SQLException when the server does not answer
	 */
	SchemaSnapshot read(Database database) throws SQLException {
		try (Connection connection = this.server.connect(database)) {
			return SchemaSnapshot.read(connection, this.settings.changelog().history());
		}
	}

	/**
	 * Reads the history of a temporary database.
	 * @param database the database
	 * @return its rows
	 * @throws SQLException when the server does not answer
	 */
	HistorySnapshot history(Database database) throws SQLException {
		try (Connection connection = this.server.connect(database)) {
			return HistorySnapshot.read(connection, this.settings.changelog().history());
		}
	}

	/**
	 * Runs statements in a temporary database, each committed by itself.
	 * @param database the database
	 * @param statements the statements; one text may have several, which then are one
	 * transaction
	 * @return what the server refuses, {@code null} when all ran
	 * @throws SQLException when the server does not answer
	 */
	@Nullable String run(Database database, List<String> statements) throws SQLException {
		try (Connection connection = this.server.connect(database);
				Statement statement = connection.createStatement()) {
			statement.setEscapeProcessing(false);
			for (String sql : statements) {
				statement.execute(sql);
			}
			return null;
		}
		catch (SQLException ex) {
			if (Connections.isLost(String.valueOf(ex.getSQLState()))) {
				throw ex;
			}
			return Connections.describe(ex);
		}
	}

	/**
	 * Finds the change set that last touched what a difference names.
	 * @param difference one line that names an object
	 * @return the change set, empty when none makes such an object
	 * @throws SQLException when the server does not answer
	 * @throws InterruptedException when this thread is told to stop
	 */
	synchronized Optional<ChangeSetKey> cause(String difference) throws SQLException, InterruptedException {
		ObjectHistory known = this.objects;
		if (known == null) {
			known = ObjectHistory.of(this);
			this.objects = known;
		}
		return known.lastChange(difference);
	}

	/**
	 * Returns the keys of change sets.
	 * @param changeSets the change sets
	 * @return their keys, in the same order
	 */
	static List<ChangeSetKey> keys(List<ChangeSetInfo> changeSets) {
		return changeSets.stream().map(ChangeSetInfo::key).toList();
	}

	/**
	 * The database at head.
	 *
	 * @param database where it is
	 * @param schema what is in it
	 * @param history the rows of its history
	 */
	record HeadDatabase(Database database, SchemaSnapshot schema, HistorySnapshot history) {
	}

}
