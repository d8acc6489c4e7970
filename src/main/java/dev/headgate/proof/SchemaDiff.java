package dev.headgate.proof;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import dev.headgate.config.Database;
import dev.headgate.config.Settings;
import dev.headgate.proof.scratch.ProofException;
import dev.headgate.proof.scratch.ScratchServer;

/**
 * What has to be written into the next revision so that the schema is as the entities
 * want it.
 */
public final class SchemaDiff {

	/** What begins a note that can be taken in place of a statement. */
	static final String SUGGESTION = "    ";

	private static final String COMMENT = "-- ";

	private final List<SchemaChange> steps;

	SchemaDiff(List<SchemaChange> steps) {
		this.steps = List.copyOf(steps);
	}

	/**
	 * Compares the entities with the changelog, in two temporary databases.
	 * @param settings where the entities and the changelog are
	 * @return the differences
	 * @throws ProofException when a temporary database can't be made, or the entities or
	 * the changelog are not sound
	 */
	public static SchemaDiff compare(Settings settings) {
		return compare(settings, new ScratchSchemas(settings).headAndEntities());
	}

	/**
	 * Compares the entities with a database at head.
	 * @param settings where the entities are
	 * @param server the server that has the database
	 * @param atHead the database, which nobody is connected to
	 * @return the differences
	 * @throws SQLException when the server does not answer
	 * @throws ProofException when the entities are not sound
	 */
	public static SchemaDiff compare(Settings settings, ScratchServer server, Database atHead) throws SQLException {
		return compare(settings, new ScratchSchemas(settings).entitiesBeside(server, atHead));
	}

	/**
	 * Says whether there are entities to compare with.
	 * @param settings where they would be
	 * @return {@code false} without JPA, or when no package is named
	 */
	public static boolean hasEntities(Settings settings) {
		return EntityDdl.isPossible() && !settings.proof().entityPackages().isEmpty();
	}

	private static SchemaDiff compare(Settings settings, ScratchSchemas.Pair schemas) {
		UnmappedPatterns unmapped = new UnmappedPatterns(settings.proof().unmapped());
		return new SchemaDiff(new EntityComparison(schemas.head(), schemas.entities(), unmapped).steps());
	}

	/**
	 * Says whether there is nothing to write.
	 * @return {@code true} when the schema at head is as the entities want it
	 */
	public boolean isEmpty() {
		return this.steps.isEmpty();
	}

	/**
	 * Returns the differences, in a few words each.
	 * @return for example {@code add column users.phone character varying(20)}
	 */
	public List<String> differences() {
		return this.steps.stream().map(SchemaChange::summary).filter((summary) -> !summary.isEmpty()).toList();
	}

	/**
	 * Returns how many of the differences are written commented out, since they may lose
	 * data.
	 * @return their number
	 */
	public long manualChanges() {
		return this.steps.stream().filter(SchemaChange::destructive).count();
	}

	/**
	 * Returns the statements that lead to the entities, with comments before those that
	 * one has to think about.
	 * @return lines of SQL
	 */
	public List<String> upLines() {
		List<String> lines = new ArrayList<>();
		for (SchemaChange step : this.steps) {
			if (!lines.isEmpty()) {
				lines.add("");
			}
			step.notes().forEach((note) -> lines.add(COMMENT + note));
			lines.addAll(statements(step.up(), step.destructive()));
		}
		return lines;
	}

	/**
	 * Returns the statements that lead back, in the reverse order.
	 * @return lines of SQL
	 */
	public List<String> rollbackLines() {
		List<String> lines = new ArrayList<>();
		for (SchemaChange step : this.steps.reversed()) {
			lines.addAll(statements(step.down(), step.destructive()));
		}
		return lines;
	}

	private static List<String> statements(List<String> statements, boolean commentedOut) {
		return statements.stream()
			.flatMap((statement) -> (statement + ";").lines())
			.map((line) -> commentedOut ? COMMENT + line : line)
			.toList();
	}

}
