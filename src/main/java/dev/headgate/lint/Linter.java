package dev.headgate.lint;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.Database;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.config.Settings.History;
import dev.headgate.jdbc.SearchPath;
import dev.headgate.lint.observe.ChangeSetScript;
import dev.headgate.lint.observe.ChangeSetTracer;
import dev.headgate.lint.report.LintReport;
import dev.headgate.lint.trace.ChangeSetTrace;
import dev.headgate.lint.trace.StatementTrace;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.liquibase.apply.AppliedStep;
import dev.headgate.liquibase.apply.MigrationException;
import dev.headgate.proof.rows.RowGap;
import dev.headgate.proof.rows.RowGenerator;
import dev.headgate.proof.rows.RowStyle;
import dev.headgate.proof.scratch.ProofException;
import dev.headgate.proof.scratch.ScratchServer;

/**
 * Lints the change sets of a changelog: brings a scratch database forward, and before
 * each change set that is wanted makes a copy with rows, on which it is watched.
 */
public final class Linter {

	private final ScratchServer server;

	private final Settings settings;

	private final int rows;

	private final RuleRunner rules;

	private final Set<String> limits = new LinkedHashSet<>();

	/** Objects that no release knows. */
	private final Set<Long> free = new HashSet<>();

	private @Nullable String stopped;

	private int linted;

	private Linter(ScratchServer server, Settings settings, LintOptions options) {
		this.server = server;
		this.settings = settings;
		this.rows = options.rows();
		this.rules = new RuleRunner(options);
	}

	/**
	 * Lints.
	 * @param server where databases are made
	 * @param settings the changelog, and what applies
	 * @param selection which change sets
	 * @param options how they are linted
	 * @return what was found
	 * @throws SQLException when the server does not answer
	 * @throws InterruptedException when this thread is told to stop
	 * @throws ProofException when the server does not let Headgate's own tables be made
	 */
	public static LintReport lint(ScratchServer server, Settings settings, LintSelection selection, LintOptions options)
			throws SQLException, InterruptedException {
		Database start = prepare(server, settings);
		try {
			return lint(server, start, settings, selection, options);
		}
		finally {
			server.drop(start);
		}
	}

	/** Makes an empty database with Headgate's own tables. */
	static Database prepare(ScratchServer server, Settings settings) throws SQLException, InterruptedException {
		Database database = server.create();
		try {
			ScratchMigration.prepare(settings.on(database));
			return database;
		}
		catch (MigrationException ex) {
			throw new ProofException(ExitCode.MIGRATION_FAILED,
					"Headgate's own tables can't be made in a temporary database: " + ex.reason(),
					"Set headgate.scratch-url to another PostgreSQL server, for example"
							+ " postgresql://user:password@localhost:5432/postgres.");
		}
	}

	/** Lints in a prepared database, which is used up by this. */
	static LintReport lint(ScratchServer server, Database start, Settings settings, LintSelection selection,
			LintOptions options) throws SQLException, InterruptedException {
		return new Linter(server, settings.on(start), options).lint(selection);
	}

	private LintReport lint(LintSelection selection) throws SQLException, InterruptedException {
		ParsedChangelog changelog = changelog();
		ChangeSetScripts scripts = new ChangeSetScripts(changelog, this.settings.changelog());
		ScratchMigration migration = new ScratchMigration(this.settings);
		List<ChangeSetKey> all = changelog.model().applicable().stream().map(ChangeSetInfo::key).toList();
		int last = lastWanted(all, selection);
		Set<ChangeSetKey> unapplied = new LinkedHashSet<>();
		try {
			for (int i = 0; i <= last; i++) {
				if (selection.keys().contains(all.get(i))) {
					migration.apply(unapplied);
					unapplied.clear();
					next(scripts.read(all.get(i)), migration, selection.unreleased(), i == last);
				}
				else {
					unapplied.add(all.get(i));
				}
			}
		}
		catch (MigrationException ex) {
			ChangeSetKey failed = ex.key();
			this.stopped = ((failed != null) ? "change set " + failed.id() + " fails on the scratch database: "
					: "the scratch database can't be migrated: ") + ex.reason();
		}
		return new LintReport(selection.description(), this.linted, this.rules.findings(), this.rules.dismissed(),
				List.copyOf(this.limits), this.stopped);
	}

	private ParsedChangelog changelog() throws SQLException {
		try (Connection connection = this.server.connect(this.settings.migration())) {
			return ChangelogReader.read(this.settings.changelog()).on(connection);
		}
	}

	private static int lastWanted(List<ChangeSetKey> all, LintSelection selection) {
		int last = all.size() - 1;
		while (last >= 0 && !selection.keys().contains(all.get(last))) {
			last--;
		}
		return last;
	}

	/** The last one need not be applied once more, unless it could not be watched. */
	private void next(ChangeSetScript script, ScratchMigration migration, boolean unreleased, boolean last)
			throws SQLException, MigrationException, InterruptedException {
		ChangeSetKey key = script.source().info().key();
		Set<Long> before = unreleased ? migration.objects() : Set.of();
		boolean asked = !script.source().preconditions().isEmpty();
		ChangeSetTrace trace = trace(script, migration);
		if (asked && !hasRun(migration.apply(Set.of(key)))) {
			return;
		}
		this.rules.check(trace);
		this.linted++;
		if (!asked && (!last || trace.unwatched() != null || trace.failure().isPresent())) {
			migration.apply(Set.of(key));
		}
		if (unreleased) {
			Set<Long> made = migration.objects();
			made.removeAll(before);
			this.free.addAll(made);
		}
	}

	private boolean hasRun(List<AppliedStep> steps) {
		for (AppliedStep step : steps) {
			if (!step.outcome().hasRun()) {
				this.limits.add("change set " + step.key().id() + " does not run on the scratch database: "
						+ step.outcome().word() + ", " + step.reason());
			}
		}
		return steps.stream().allMatch((step) -> step.outcome().hasRun());
	}

	/** What fails on the generated rows would hide all else. */
	private ChangeSetTrace trace(ChangeSetScript script, ScratchMigration migration)
			throws SQLException, InterruptedException {
		ChangeSetTrace trace = trace(script, migration, this.rows);
		StatementTrace failed = trace.failure().orElse(null);
		if (failed != null && this.rows > 0) {
			ChangeSetTrace withoutRows = trace(script, migration, 0);
			trace = withoutRows.failure().isPresent() ? withoutRows : withoutRows.withDataFailure(failed);
		}
		if (trace.unwatched() != null) {
			this.limits.add("change set " + script.source().info().id() + " was not watched: " + trace.unwatched());
		}
		return trace;
	}

	private ChangeSetTrace trace(ChangeSetScript script, ScratchMigration migration, int rowsEach)
			throws SQLException, InterruptedException {
		History history = this.settings.changelog().history();
		Database copy = this.server.copy(migration.database());
		try {
			String searchPath;
			try (Connection connection = this.server.connect(copy)) {
				for (RowGap gap : new RowGenerator(history, rowsEach, RowStyle.EXTREME).fill(connection)) {
					this.limits.add("table " + gap.table() + " has fewer rows than " + rowsEach + ": " + gap.reason());
				}
				String schema = history.defaultSchema();
				searchPath = schema.isEmpty() ? "" : SearchPath.ofRole(connection).startingWith(schema).setting();
			}
			return new ChangeSetTracer(this.server, history, searchPath, this.free).trace(script, copy);
		}
		finally {
			this.server.drop(copy);
		}
	}

}
