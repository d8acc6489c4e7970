package dev.headgate.cli.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import dev.headgate.authoring.ChangelogEditor;
import dev.headgate.authoring.ChangelogEditor.Addition;
import dev.headgate.authoring.RevisionDraft;
import dev.headgate.cli.options.DatabaseCommand;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.proof.SchemaDiff;

/**
 * {@code headgate revision}: writes the file of the next migration.
 */
@Command(name = "revision", mixinStandardHelpOptions = true,
		description = { "Writes the file of the next migration, and prints its path.",
				"It follows the head and is recorded in changelog.sum. The gate refuses it until the change and its"
						+ " rollback are written. Asks no database, except for temporary ones with --autogenerate." },
		footer = { "", "Example:", "  headgate revision -m \"add users phone\"",
				"  headgate revision -m \"add users phone\" --autogenerate",
				"  headgate revision -m \"index users phone\" --concurrently" })
public class RevisionCommand extends DatabaseCommand {

	private static final Logger log = LoggerFactory.getLogger(RevisionCommand.class);

	@Option(names = { "-m", "--message" }, required = true, paramLabel = "TEXT",
			description = "What it is about: its comment, and the end of its file name.")
	String message = "";

	@Option(names = "--autogenerate", description = "From what the JPA entities want and the schema at head lacks."
			+ " Writes nothing when there is no difference.")
	boolean autogenerate;

	@Option(names = "--data", description = "A change of rows: a template for plain and for batched statements.")
	boolean data;

	@Option(names = "--concurrently", description = "Outside a transaction, as CREATE INDEX CONCURRENTLY needs it.")
	boolean concurrently;

	@Option(names = "--sql-file", paramLabel = "FILE",
			description = "Takes the statements from a file, with lines --rollback if it has them.")
	@Nullable Path sqlFile;

	@Option(names = "--rev-id", paramLabel = "ID",
			description = "Its revision, eight hexadecimal digits. Default: any.")
	@Nullable String id;

	@Option(names = "--directory", paramLabel = "DIR",
			description = "Where to write it. Default: migrations/ beside the master changelog, else where the newest"
					+ " file is.")
	@Nullable Path directory;

	@Override
	public CommandResult run() {
		check();
		ChangelogEditor copy = ChangelogEditor.open(changelog());
		String author = Author.in(copy.directory());
		SchemaDiff difference = this.autogenerate ? SchemaDiff.compare(settings()) : null;
		if (difference != null && difference.isEmpty()) {
			return CommandResult.done("no difference, so nothing is written\n", Map.of("differences", List.of()));
		}
		RevisionDraft draft = ((difference != null) ? draft(author, difference) : draft(author)).as(this.id);
		Addition added = copy.add(draft, this.directory);
		if (!added.included()) {
			log.warn("The master changelog does not include {}: include it, then run: headgate sum", added.file());
		}
		else if (draft.isUnwritten()) {
			log.info("Next: write the change and its rollback, then run: headgate sum");
		}
		Map<String, Object> facts = facts(added);
		if (difference != null) {
			facts.put("differences", difference.differences());
		}
		return CommandResult.done(added.file() + "\n", facts);
	}

	static Map<String, Object> facts(Addition added) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("revision", added.revision());
		facts.put("parents", added.parents());
		facts.put("file", added.file().toString());
		facts.put("included", added.included());
		return facts;
	}

	private void check() {
		if (this.message.isBlank()) {
			throw misuse("Say with -m what the revision is about");
		}
		if (this.data && this.concurrently) {
			throw misuse("--data and --concurrently exclude each other: rows and indexes are two revisions");
		}
		if (this.autogenerate && (this.data || this.concurrently || this.sqlFile != null)) {
			throw misuse("--autogenerate goes with none of --data, --concurrently and --sql-file");
		}
		if (this.id != null && !this.id.matches("[0-9a-f]{8}")) {
			throw misuse("--rev-id: '" + this.id + "' is not eight hexadecimal digits in lower case");
		}
	}

	private RevisionDraft draft(String author, SchemaDiff difference) {
		List<String> notes = new ArrayList<>();
		notes.add("made from the entities: read it, and correct it, before anybody runs it");
		if (difference.manualChanges() > 0) {
			notes.add("commented out, since it may lose data: " + difference.manualChanges()
					+ "; once you want it, uncomment it here and in the rollback");
			log.warn("Review the new file: {} of its changes may lose data and are commented out",
					difference.manualChanges());
		}
		return new RevisionDraft(this.message, author, null, true, notes, difference.upLines(),
				difference.rollbackLines());
	}

	private RevisionDraft draft(String author) {
		if (this.sqlFile != null) {
			List<String> lines = lines(this.sqlFile);
			boolean batched = lines.stream().anyMatch((line) -> line.matches("\\s*--batch\\b.*"));
			return RevisionDraft.sql(this.message, author, !this.concurrently && !batched, lines);
		}
		if (this.data) {
			return RevisionDraft.data(this.message, author);
		}
		return this.concurrently ? RevisionDraft.concurrently(this.message, author)
				: RevisionDraft.template(this.message, author);
	}

	private List<String> lines(Path file) {
		try {
			List<String> lines = Files.readAllLines(file);
			if (lines.stream().anyMatch((line) -> line.matches("(?i)\\s*--\\s*(liquibase formatted|changeset).*"))) {
				throw misuse("--sql-file: " + file + " is a changelog already; include it as it is,"
						+ " or give the statements only");
			}
			if (lines.stream().allMatch(String::isBlank)) {
				throw misuse("--sql-file: " + file + " is empty");
			}
			return lines;
		}
		catch (IOException ex) {
			throw misuse("--sql-file: " + file + " can't be read as UTF-8 text: " + ex.getClass().getSimpleName());
		}
	}

}
