package dev.headgate.junit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.changelog.Fingerprint;
import dev.headgate.config.Database;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Mode;
import dev.headgate.config.Settings;
import dev.headgate.gate.Gate;
import dev.headgate.gate.plan.UpgradeTarget;
import dev.headgate.gate.verdict.GateClosedException;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.jdbc.Connections;
import dev.headgate.proof.scratch.DatabaseTemplates;
import dev.headgate.proof.scratch.ProofException;
import dev.headgate.proof.scratch.ScratchServer;

/**
 * Makes databases for tests: copies of originals that the gate has migrated, once for
 * each content of the changelog. An original at head stays on the server for other
 * processes, unless the next start would not find it at head by its fast path; any other
 * lives as long as this JVM.
 */
final class DatabaseCopies {

	private static final Logger log = LoggerFactory.getLogger(DatabaseCopies.class);

	private static final Map<Place, DatabaseCopies> OPEN = new ConcurrentHashMap<>();

	private final ScratchServer server;

	private final DatabaseTemplates templates;

	private final Map<String, Database> originals = new ConcurrentHashMap<>();

	private DatabaseCopies(ScratchServer server) {
		this.server = server;
		this.templates = new DatabaseTemplates(server);
	}

	/**
	 * Makes a database at head.
	 * @param settings the settings of the service
	 * @return the database; closing it drops it
	 * @throws GateClosedException when the changelog can't be applied
	 * @throws ProofException when there is no server for it, or it refuses
	 */
	static DatabaseCopy atHead(Settings settings) {
		return of(settings).copy(settings, "head", (copies, content) -> copies.head(settings, content));
	}

	/**
	 * Makes a database that is migrated up to and including a change set.
	 * @param settings the settings of the service
	 * @param last the change set's full name, empty for a database with nothing in it
	 * @return the database; closing it drops it
	 * @throws GateClosedException when the changelog can't be applied
	 * @throws ProofException when there is no server for it, or it refuses
	 */
	static DatabaseCopy upTo(Settings settings, String last) {
		return of(settings).copy(settings, last, (copies, content) -> {
			Database database = copies.server.create();
			if (!last.isEmpty()) {
				migrate(on(settings, database), new UpgradeTarget.To(last));
			}
			return database;
		});
	}

	private static DatabaseCopies of(Settings settings) {
		Database address = TestServer.address(settings);
		return OPEN.computeIfAbsent(new Place(address, settings.changelog().history()),
				(place) -> new DatabaseCopies(ScratchServer.open(settings.withScratch(address))));
	}

	private DatabaseCopy copy(Settings settings, String target, Maker maker) {
		// Where it can't be told what the changelog depends on, each copy is made anew.
		String content = Fingerprint.of(settings.changelog())
			.map(Fingerprint::value)
			.orElseGet(() -> UUID.randomUUID().toString());
		try {
			Database original = this.originals.computeIfAbsent(content + " " + target, (key) -> {
				try {
					return maker.make(this, content);
				}
				catch (SQLException ex) {
					throw lost(ex);
				}
			});
			return new DatabaseCopy(this.server, original);
		}
		catch (SQLException ex) {
			throw lost(ex);
		}
	}

	private Database head(Settings settings, String content) throws SQLException {
		return this.templates.find(content, (empty) -> {
			long start = System.nanoTime();
			Settings there = on(settings, empty);
			migrate(there, new UpgradeTarget.Head());
			log.info("Created a database at head in {} ms; tests get copies of it",
					(System.nanoTime() - start) / 1_000_000);
			return isFoundByFastPath(there, content);
		});
	}

	private boolean isFoundByFastPath(Settings settings, String content) throws SQLException {
		try (Connection connection = this.server.connect(settings.migration());
				PreparedStatement statement = connection
					.prepareStatement("SELECT FROM headgate.gate_state WHERE fingerprint = ?")) {
			statement.setString(1, content);
			try (ResultSet row = statement.executeQuery()) {
				return row.next();
			}
		}
	}

	/**
	 * Returns a service's settings for another database, with the seeds where it has
	 * them.
	 * @param settings the settings of the service
	 * @param database the database
	 * @return the settings for that database
	 */
	static Settings on(Settings settings, Database database) {
		return settings.on(database).with(settings.changelog());
	}

	/**
	 * Migrates a database.
	 * @param settings the settings for that database
	 * @param target how far
	 * @throws GateClosedException when the gate stays closed
	 */
	static void migrate(Settings settings, UpgradeTarget target) {
		requireOpen(new Gate(settings, Mode.MIGRATE).upgrade(target));
	}

	/**
	 * Throws what a verdict says, if the gate is closed.
	 * @param verdict the verdict
	 * @throws GateClosedException with what to do in its message, since a test's report
	 * shows nothing else
	 */
	static void requireOpen(Verdict verdict) {
		if (verdict instanceof Verdict.Closed(ExitCode exitCode, String description, String action)) {
			throw new GateClosedException(new Verdict.Closed(exitCode, description + "\n\n" + action, action));
		}
	}

	private static ProofException lost(SQLException failure) {
		return new ProofException(ExitCode.UNREACHABLE,
				"A database for tests was lost, or the server refused something: " + Connections.describe(failure),
				"Try again; headgate.scratch-url names another server for such databases.");
	}

	/**
	 * Where copies are made.
	 *
	 * @param server the server
	 * @param history which schemas an empty database has
	 */
	private record Place(Database server, Settings.History history) {
	}

	/** Makes the original. */
	@FunctionalInterface
	private interface Maker {

		Database make(DatabaseCopies copies, String content) throws SQLException;

	}

}
