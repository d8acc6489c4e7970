package dev.headgate.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.springframework.util.FileSystemUtils;

import dev.headgate.authoring.ChangelogScaffold;
import dev.headgate.authoring.RevisionDraft;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.jdbc.Rows;
import dev.headgate.maintenance.SchemaDump;
import dev.headgate.proof.Schema.Other;
import dev.headgate.proof.Schema.Sequence;
import dev.headgate.proof.Schema.Table;
import dev.headgate.proof.scratch.ProofException;

/**
 * The SQL that makes the schema of an existing database, for the first revision of its
 * changelog: written by {@code pg_dump} where there is one for this server, else from the
 * catalogue. Either way it is run in a temporary database and compared, so that what is
 * returned is known to make that schema.
 */
public final class Baseline {

	/** What is written from the catalogue; the rest is for pg_dump. */
	private static final Set<String> WRITTEN = Set.of("view", "materialized view", "function", "procedure", "trigger");

	private Baseline() {
	}

	/**
	 * Writes the SQL. Its rollback would drop everything, so it has none: nobody goes
	 * below it.
	 * @param settings the database
	 * @param author who writes it
	 * @return the first revision
	 * @throws ProofException when it can't be written in full, or a temporary database
	 * can't be made
	 */
	public static RevisionDraft of(Settings settings, String author) {
		Schema schema = SchemaVerifier.ask(settings, (connection) -> SchemaVerifier.read(settings, connection));
		int version = SchemaVerifier.ask(settings, (connection) -> connection.getMetaData().getDatabaseMajorVersion());
		String sql = dumped(settings, version).orElseGet(() -> write(schema, extensions(settings)));
		RevisionDraft draft = new RevisionDraft("baseline", author, null, true,
				List.of("the schema of " + settings.migration().address() + ", proved to be the same"),
				sql.lines().toList(), List.of());
		prove(settings, schema, draft);
		return draft;
	}

	private static Optional<String> dumped(Settings settings, int version) {
		try {
			return SchemaDump.of(settings, version);
		}
		catch (IOException ex) {
			throw new ProofException(ExitCode.UNREACHABLE, "pg_dump failed: " + ex.getMessage(),
					"Run it by hand to see more; without a pg_dump, the catalogue is read.");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new ProofException(ExitCode.STOPPED, "pg_dump was stopped.", "Try again.");
		}
	}

	/** Applies it as {@code upgrade} would. */
	private static void prove(Settings settings, Schema schema, RevisionDraft draft) {
		List<String> differences;
		Path directory = null;
		try {
			directory = Files.createTempDirectory("headgate-baseline");
			ChangelogScaffold skeleton = new ChangelogScaffold(directory);
			ChangelogSettings changelog = settings.changelog();
			skeleton.create(changelog, draft);
			ChangelogSettings written = new ChangelogSettings("file:" + skeleton.master(), "", changelog.seedPath(),
					false, changelog.contexts(), "", changelog.parameters(), changelog.history());
			differences = SchemaComparison.differences(schema,
					new ScratchSchemas(settings.with(written)).migrated((key) -> true));
		}
		catch (ProofException ex) {
			if (ex.exitCode() != ExitCode.MIGRATION_FAILED) {
				throw ex;
			}
			differences = String.valueOf(ex.getMessage())
				.lines()
				.map(String::strip)
				.filter((line) -> !line.isEmpty())
				.toList();
		}
		catch (IOException ex) {
			throw new ProofException(ExitCode.UNEXPECTED, "A temporary directory can't be written: " + ex.getMessage(),
					"Make room in " + System.getProperty("java.io.tmpdir") + ", and try again.");
		}
		finally {
			if (directory != null) {
				FileSystemUtils.deleteRecursively(directory.toFile());
			}
		}
		if (!differences.isEmpty()) {
			throw new ProofException(ExitCode.PROOF_FAILED,
					"The schema of " + settings.migration()
							+ " could not be written as a baseline that 'upgrade' makes the same of:\n\n    "
							+ String.join("\n    ", differences),
					"Install a pg_dump that is not older than the server; or write the baseline by hand, and"
							+ " prove it with 'headgate stamp REVISION --verify'.");
		}
	}

	static String write(Schema schema, List<String> extensions) {
		Set<String> left = schema.others()
			.values()
			.stream()
			.map(Other::kind)
			.filter((kind) -> !WRITTEN.contains(kind))
			.collect(Collectors.toCollection(TreeSet::new));
		if (!left.isEmpty()) {
			throw new ProofException(ExitCode.PROOF_FAILED,
					"The schema has things that only pg_dump can write: " + String.join(", ", left) + ".",
					"Install a pg_dump that is not older than the server (package postgresql-client), and try again.");
		}
		List<String> statements = new ArrayList<>(extensions);
		schemas(schema).forEach((name) -> statements.add("CREATE SCHEMA " + name));
		schema.enums().values().forEach((type) -> statements.add(DdlStatements.create(type)));
		schema.sequences()
			.values()
			.stream()
			.filter((sequence) -> !belongsToSerial(sequence, schema))
			.forEach((sequence) -> statements.add(sequence.definition()));
		others(schema, statements, Set.of("function", "procedure"));
		for (Table table : schema.tables().values()) {
			statements.addAll(DdlStatements.create(table, (constraint) -> constraint.kind() != 'f'));
		}
		for (Table table : schema.tables().values()) {
			table.constraints("f").forEach((key) -> statements.add(DdlStatements.add(table, key)));
		}
		others(schema, statements, Set.of("view", "materialized view"));
		others(schema, statements, Set.of("trigger"));
		schema.sequences()
			.values()
			.stream()
			.filter((sequence) -> sequence.owner() != null && !belongsToSerial(sequence, schema))
			.forEach((sequence) -> statements
				.add("ALTER SEQUENCE " + sequence.name() + " OWNED BY " + sequence.owner()));
		return statements.stream().collect(Collectors.joining(";\n\n", SchemaDump.BODIES_UNCHECKED + "\n", ";\n"));
	}

	private static Set<String> schemas(Schema schema) {
		Set<String> names = new TreeSet<>();
		for (Map<String, ?> objects : List.of(schema.tables(), schema.enums(), schema.sequences())) {
			objects.keySet()
				.stream()
				.filter((name) -> name.contains("."))
				.forEach((name) -> names.add(name.substring(0, name.lastIndexOf('.'))));
		}
		return names;
	}

	private static boolean belongsToSerial(Sequence sequence, Schema schema) {
		return schema.tables()
			.values()
			.stream()
			.anyMatch((table) -> table.columns()
				.values()
				.stream()
				.anyMatch(
						(column) -> column.serial() && (table.name() + "." + column.name()).equals(sequence.owner())));
	}

	private static void others(Schema schema, List<String> statements, Set<String> kinds) {
		for (Other other : schema.others().values()) {
			if (kinds.contains(other.kind())) {
				String definition = other.definition().replaceFirst(";$", "");
				statements.add(other.kind().endsWith("view")
						? "CREATE " + other.kind().toUpperCase(Locale.ROOT) + " " + other.name() + " AS\n" + definition
						: definition);
			}
		}
	}

	private static List<String> extensions(Settings settings) {
		return SchemaVerifier.ask(settings, (connection) -> {
			try (var statement = connection.createStatement();
					var row = statement.executeQuery("SELECT format('CREATE EXTENSION IF NOT EXISTS %I', extname)"
							+ " FROM pg_catalog.pg_extension WHERE extname <> 'plpgsql' ORDER BY oid")) {
				return Rows.strings(row);
			}
		});
	}

}
