package dev.headgate.cli.files;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.StringUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.headgate.authoring.ChangelogEditor;
import dev.headgate.authoring.ChangelogEditor.Addition;
import dev.headgate.changelog.MigrationFile;
import dev.headgate.changelog.RevisionNameException;
import dev.headgate.cli.options.CommandException;
import dev.headgate.cli.options.DatabaseCommand;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.currency.HistoryTable;
import dev.headgate.currency.SchemaHistory;

/**
 * {@code headgate merge}: makes one head of several.
 */
@Command(name = "merge", mixinStandardHelpOptions = true,
		description = { "Joins heads by a revision that follows all of them.", "It has no statements.",
				"With --rebase it moves a head that is applied nowhere yet, and what only it stands on, behind the"
						+ " other head instead: new parent, and a later time in the file name where that is needed." },
		footer = { "", "Example:", "  headgate merge 7be10c55 0a9d41e3 -m \"join locale and phone\"",
				"  headgate merge --rebase 0a9d41e3" })
public class MergeCommand extends DatabaseCommand {

	private static final Logger log = LoggerFactory.getLogger(MergeCommand.class);

	@Parameters(arity = "0..*", paramLabel = "REVISION", description = "The heads to join, or 'heads' for all.")
	List<String> revisions = new ArrayList<>();

	@Option(names = { "-m", "--message" }, paramLabel = "TEXT", description = "What the joining revision is about.")
	@Nullable String message;

	@Option(names = "--rebase", paramLabel = "REVISION", description = "The head to move behind the other one.")
	@Nullable String rebase;

	@Override
	public CommandResult run() {
		if (this.rebase != null) {
			if (!this.revisions.isEmpty() || this.message != null) {
				throw misuse("--rebase takes one revision, and nothing else");
			}
			return rebase(this.rebase);
		}
		return join();
	}

	private CommandResult join() {
		ChangelogEditor copy = ChangelogEditor.open(changelog());
		List<MigrationFile> heads = this.revisions.equals(List.of("heads")) ? copy.chain().heads()
				: List.copyOf(named(copy));
		if (heads.size() < 2) {
			throw misuse("Name two heads, or 'heads' for all; there are: " + names(copy.chain().heads()));
		}
		String text = (this.message != null) ? this.message
				: "join " + heads.stream().map(MigrationFile::name).collect(Collectors.joining(" and "));
		Addition added = copy.merge(text, Author.in(copy.directory()), heads);
		return CommandResult.done(added.file() + "\n", RevisionCommand.facts(added));
	}

	private Set<MigrationFile> named(ChangelogEditor copy) {
		Set<MigrationFile> heads = new LinkedHashSet<>();
		for (String revision : this.revisions) {
			heads.add(head(revision, copy));
		}
		return heads;
	}

	private MigrationFile head(String revision, ChangelogEditor copy) {
		List<MigrationFile> heads = copy.chain().heads();
		try {
			MigrationFile file = copy.chain().resolver().find(revision);
			if (heads.contains(file)) {
				return file;
			}
			throw misuse("'" + revision + "' is no head; the heads are: " + names(heads));
		}
		catch (RevisionNameException ex) {
			throw misuse(StringUtils.capitalize(ex.reason()) + "; the heads are: " + names(heads));
		}
	}

	private static String names(List<MigrationFile> files) {
		return files.stream().map(MigrationFile::name).collect(Collectors.joining(", "));
	}

	private CommandResult rebase(String revision) {
		ChangelogEditor copy = ChangelogEditor.open(changelog());
		String head = head(revision, copy).name();
		List<MigrationFile> branch = copy.branchOf(head);
		boolean asked = namesDatabase();
		if (asked) {
			refuseApplied(branch);
		}
		else {
			log.warn("No database is configured, so it was not checked whether {} is applied", names(branch));
		}
		List<Path> moved = copy.rebase(head);
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("moved", branch.stream().map(MigrationFile::name).toList());
		facts.put("files", moved.stream().map(Path::toString).toList());
		facts.put("databaseAsked", asked);
		return CommandResult.done(moved.stream().map((file) -> file + "\n").collect(Collectors.joining()), facts);
	}

	private void refuseApplied(List<MigrationFile> branch) {
		Settings settings = settings();
		List<String> ids = branch.stream().flatMap((file) -> file.ids().stream()).toList();
		List<String> applied = ask(settings, (connection) -> applied(connection, settings, ids));
		if (!applied.isEmpty()) {
			throw new CommandException(ExitCode.USAGE,
					"The database " + settings.migration() + " has applied " + String.join(", ", applied)
							+ ", and what is applied keeps its place.",
					"Join the heads instead: headgate merge heads -m \"…\".");
		}
	}

	private static List<String> applied(Connection connection, Settings settings, List<String> ids)
			throws SQLException {
		HistoryTable table = HistoryTable.locate(connection, settings.changelog().history());
		return SchemaHistory.read(connection, table)
			.stream()
			.map((row) -> row.key().id())
			.filter(ids::contains)
			.distinct()
			.sorted()
			.toList();
	}

}
