package dev.headgate.proof;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ResourceLoader;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.Database;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Mode;
import dev.headgate.config.Settings;
import dev.headgate.gate.Gate;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.jdbc.Connections;
import dev.headgate.jdbc.Rows;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.proof.scratch.ProofException;
import dev.headgate.proof.scratch.ScratchServer;

/**
 * The schemas that a changelog and the entities lead to, made in temporary databases.
 */
public final class ScratchSchemas {

	private final Settings settings;

	/**
	 * Creates it.
	 * @param settings the changelog, and where temporary databases are made
	 */
	public ScratchSchemas(Settings settings) {
		this.settings = settings;
	}

	/**
	 * Migrates a temporary database through the gate, and reads what is in it.
	 * @param wanted which of the change sets that apply are to run
	 * @return its schema
	 * @throws ProofException when it can't be made
	 */
	public Schema migrated(Predicate<ChangeSetKey> wanted) {
		return migratedOn(wanted).schema();
	}

	/**
	 * Migrates a temporary database through the gate, and reads what is in it.
	 * @param wanted which of the change sets that apply are to run
	 * @return its schema, and the version of its server
	 * @throws ProofException when it can't be made
	 */
	public Migrated migratedOn(Predicate<ChangeSetKey> wanted) {
		return use((server) -> {
			Database database = migrate(server, wanted);
			try (Connection connection = server.connect(database)) {
				return new Migrated(SchemaReader.read(connection, this.settings.changelog().history()),
						connection.getMetaData().getDatabaseMajorVersion());
			}
		});
	}

	/**
	 * Makes the schema at head and, beside it, that of the entities.
	 * @return both
	 * @throws ProofException when one can't be made
	 */
	Pair headAndEntities() {
		return use((server) -> entitiesBeside(server, migrate(server, null)));
	}

	/**
	 * Makes the schema of the entities beside a database at head.
	 * @param server the server that has the database
	 * @param atHead the database, which nobody is connected to
	 * @return both
	 * @throws SQLException when the server does not answer
	 * @throws ProofException when the entities are not sound
	 */
	Pair entitiesBeside(ScratchServer server, Database atHead) throws SQLException {
		Schema head = read(server, atHead);
		try (Connection connection = server.connect(server.copy(atHead))) {
			EntityDdl ddl = EntityDdl.write(this.settings.proof(), connection.getMetaData().getDatabaseMajorVersion());
			return new Pair(head, entities(ddl, connection));
		}
	}

	/**
	 * Makes the schema of the entities of some release beside a database.
	 * @param server the server that has the database
	 * @param original the database, which nobody is connected to
	 * @param classes the classes of the release
	 * @return what Hibernate makes of the entities, empty when there is no Hibernate, or
	 * there are no entities
	 * @throws SQLException when the server does not answer
	 * @throws ProofException when the entities are not sound
	 */
	public Optional<Schema> entities(ScratchServer server, Database original, ResourceLoader classes)
			throws SQLException {
		try (Connection connection = server.connect(server.copy(original))) {
			Optional<EntityDdl> ddl = EntityDdl.find(this.settings.proof(),
					connection.getMetaData().getDatabaseMajorVersion(), classes);
			return ddl.isPresent() ? Optional.of(entities(ddl.get(), connection)) : Optional.empty();
		}
	}

	private Schema entities(EntityDdl ddl, Connection copy) throws SQLException {
		ddl.replaceTables(copy);
		Schema entities = SchemaReader.read(copy, this.settings.changelog().history());
		entities.enums().keySet().retainAll(ddl.enumTypes());
		return entities;
	}

	private Schema read(ScratchServer server, Database database) throws SQLException {
		try (Connection connection = server.connect(database)) {
			return SchemaReader.read(connection, this.settings.changelog().history());
		}
	}

	/** What is not wanted is recorded as applied first, and so does not run. */
	private Database migrate(ScratchServer server, @Nullable Predicate<ChangeSetKey> wanted) throws SQLException {
		Database database = server.create();
		Settings scratch = this.settings.on(database);
		if (ChangelogReader.readAsIs(scratch.changelog()).model().revisions().isEmpty()) {
			return database;
		}
		if (wanted != null && new Gate(scratch, Mode.MIGRATE).stamp(wanted.negate()) instanceof Verdict.Closed closed
				&& closed.exitCode() != ExitCode.BEHIND) {
			throw failed(closed, server, database);
		}
		if (new Gate(scratch, Mode.MIGRATE).open() instanceof Verdict.Closed closed) {
			throw failed(closed, server, database);
		}
		return database;
	}

	/** A change set may rely on what somebody installed by hand. */
	private ProofException failed(Verdict.Closed closed, ScratchServer server, Database scratch) throws SQLException {
		List<String> missing = new ArrayList<>(
				SchemaVerifier.ask(this.settings, (connection) -> extensions(connection)));
		try (Connection connection = server.connect(scratch)) {
			missing.removeAll(extensions(connection));
		}
		String what = "In a temporary database: " + closed.description();
		if (missing.isEmpty() || closed.exitCode() != ExitCode.MIGRATION_FAILED) {
			return new ProofException(closed.exitCode(), what, closed.action());
		}
		String names = String.join(", ", missing);
		return new ProofException(closed.exitCode(),
				"The temporary database lacks what " + this.settings.migration() + " has: extension " + names
						+ ". So change sets that need it fail there:\n\n" + what,
				"Put CREATE EXTENSION IF NOT EXISTS into the changelog, before what needs it; or, where that takes a"
						+ " superuser, let new databases have it: in template1 of the server that has the temporary databases"
						+ " (headgate.scratch-url, else the database's own), CREATE EXTENSION " + missing.getFirst()
						+ ". The change set itself need not be changed.");
	}

	private static List<String> extensions(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet row = statement
					.executeQuery("SELECT extname FROM pg_catalog.pg_extension ORDER BY extname")) {
			return Rows.strings(row);
		}
	}

	private <T> T use(Work<T> work) {
		try (ScratchServer server = ScratchServer.open(this.settings)) {
			return work.with(server);
		}
		catch (SQLException ex) {
			throw new ProofException(ExitCode.UNREACHABLE,
					"A temporary database was lost, or refused something: " + Connections.describe(ex),
					"Try again; headgate.scratch-url names another server for such databases.");
		}
	}

	/**
	 * Two schemas.
	 *
	 * @param head the one at head
	 * @param entities what Hibernate makes of the entities
	 */
	record Pair(Schema head, Schema entities) {
	}

	/**
	 * The schema of a migrated database.
	 *
	 * @param schema what is in it
	 * @param postgresql the major version of its server
	 */
	public record Migrated(Schema schema, int postgresql) {
	}

	@FunctionalInterface
	private interface Work<T> {

		T with(ScratchServer server) throws SQLException;

	}

}
