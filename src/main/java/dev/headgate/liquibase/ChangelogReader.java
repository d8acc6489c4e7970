package dev.headgate.liquibase;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import liquibase.ChecksumVersion;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Scope;
import liquibase.change.Change;
import liquibase.change.CheckSum;
import liquibase.change.core.CreateProcedureChange;
import liquibase.change.core.CreateViewChange;
import liquibase.change.core.ExecuteShellCommandChange;
import liquibase.change.core.LoadDataChange;
import liquibase.change.core.RawSQLChange;
import liquibase.change.core.SQLFileChange;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.filter.ChangeSetFilter;
import liquibase.changelog.filter.ContextChangeSetFilter;
import liquibase.changelog.filter.DbmsChangeSetFilter;
import liquibase.changelog.filter.IgnoreChangeSetFilter;
import liquibase.changelog.filter.LabelChangeSetFilter;
import liquibase.database.Database;
import liquibase.database.core.PostgresDatabase;
import liquibase.exception.DatabaseException;
import liquibase.parser.ChangeLogParserFactory;
import liquibase.resource.Resource;
import liquibase.util.StringUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.Changelog;
import dev.headgate.changelog.ChangelogException;
import dev.headgate.changelog.ChangelogProblem;
import dev.headgate.changelog.ChecksumFile;
import dev.headgate.changelog.FileText;
import dev.headgate.changelog.Location;
import dev.headgate.changelog.MigrationFile;
import dev.headgate.changelog.ProcessParameter;
import dev.headgate.changelog.RevisionGraph;
import dev.headgate.changelog.SqlTokens;
import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.config.Settings.History;

/**
 * Reads a changelog with Liquibase's own parsers, without a database. Where it asks for
 * what only a database can tell, see {@link ParsedChangelog#on}.
 */
public final class ChangelogReader {

	private static final Logger log = LoggerFactory.getLogger(ChangelogReader.class);

	private final ChangelogSettings settings;

	private final DatabaseFacts facts;

	private final Map<String, Boolean> seedPaths = new HashMap<>();

	private ChangelogReader(ChangelogSettings settings, DatabaseFacts facts) {
		this.settings = settings;
		this.facts = facts;
	}

	/**
	 * Reads a changelog.
	 * @param settings which one, and what applies
	 * @return the changelog, with at least one change set
	 * @throws ChangelogException when it is missing, empty or malformed, or has one
	 * change set twice
	 */
	public static ParsedChangelog read(ChangelogSettings settings) {
		return new ChangelogReader(settings, DatabaseFacts.UNKNOWN).read();
	}

	/**
	 * Reads a changelog as it is, also when it is empty, its chain broken, its files not
	 * those that its integrity file records, or when it has one change set twice.
	 * @param settings which one, and what applies
	 * @return the changelog
	 * @throws ChangelogException when it is missing or malformed
	 */
	public static ParsedChangelog readAsIs(ChangelogSettings settings) {
		return new ChangelogReader(settings, DatabaseFacts.UNKNOWN).parsed();
	}

	/**
	 * Reads a changelog once more, with the built-in parameters of one database.
	 * @param settings which one, and what applies
	 * @param facts what the database says
	 * @return the changelog
	 */
	static ParsedChangelog readFor(ChangelogSettings settings, DatabaseFacts facts) {
		return new ChangelogReader(settings, facts).parsed();
	}

	/**
	 * Says why {@link #read} would refuse a changelog that was read as it is.
	 * @param parsed the changelog
	 * @return what is wrong, empty when nothing is
	 */
	public static List<String> problems(ParsedChangelog parsed) {
		return parsed.model().revisions().isEmpty() ? List.of("it has no change sets yet")
				: faults(parsed).stream().map(ChangelogProblem::description).toList();
	}

	private ParsedChangelog read() {
		ParsedChangelog parsed = parsed();
		if (parsed.model().revisions().isEmpty()) {
			throw new ChangelogException("The changelog " + this.settings.location() + " has no change sets yet.",
					"Add a change set to it, or point headgate.changelog at another one.");
		}
		checkDuplicates(parsed.model().applicable());
		List<ChangelogProblem> faults = faults(parsed);
		if (!faults.isEmpty()) {
			throw ChangelogException.of(this.settings.location(), faults);
		}
		checkProcessParameters(parsed.model());
		return parsed;
	}

	/**
	 * Lists what is wrong with the chain of a changelog that was read as it is, with what
	 * nobody has written yet and with its checksum file.
	 * @param parsed the changelog
	 * @return what is wrong, and what to do; empty when nothing is
	 */
	public static List<ChangelogProblem> faults(ParsedChangelog parsed) {
		List<ChangelogProblem> faults = new ArrayList<>(parsed.chain().faults());
		faults.addAll(parsed.chain().unwritten());
		faults.addAll(parsed.distorted());
		Location location = parsed.location();
		location.read(location.sumFile())
			.map((bytes) -> ChecksumFile.parse(new String(bytes, StandardCharsets.UTF_8)))
			.ifPresent((sum) -> faults.addAll(sum.faults(ChecksumFile.of(parsed.chain(), location), location)));
		return faults;
	}

	/** Another machine would read another changelog, and call this database tampered. */
	private void checkProcessParameters(Changelog changelog) {
		Map<String, ProcessParameter> strange = new TreeMap<>();
		Set<String> files = new TreeSet<>();
		for (ChangeSetInfo revision : changelog.revisions()) {
			for (ProcessParameter parameter : changelog.processParameters(revision.key())) {
				if (!this.settings.environment().allows(parameter.name())) {
					strange.put(parameter.name(), parameter);
					files.add(revision.key().path());
				}
			}
		}
		List<ProcessParameter> undefined = strange.values().stream().filter((each) -> !each.defined()).toList();
		if (this.settings.environment().isStrict() && !undefined.isEmpty()) {
			throw new ChangelogException(
					"The changelog " + this.settings.location() + " takes values from this process: "
							+ joined(undefined) + " (" + String.join(", ", files) + ").",
					"Another process may have other values, and would call the applied change sets tampered. Set "
							+ undefined.stream()
								.map((each) -> "spring.liquibase.parameters." + each.name())
								.collect(Collectors.joining(" and "))
							+ ", or define a property in the changelog whose name no variable has; where the value is to"
							+ " come from the environment, list it in headgate.changelog-environment.");
		}
		if (!strange.isEmpty()) {
			log.warn(
					"The changelog takes values from this process, and another process may have others: {} ({});"
							+ " set spring.liquibase.parameters.NAME, or list them in headgate.changelog-environment",
					joined(strange.values()), String.join(", ", files));
		}
	}

	private static String joined(Collection<ProcessParameter> parameters) {
		return parameters.stream().map(ProcessParameter::toString).collect(Collectors.joining(", "));
	}

	private ParsedChangelog parsed() {
		Location location = Location.of(this.settings);
		try {
			TrackingResourceAccessor resources = TrackingResourceAccessor.of(location);
			return LiquibaseScope.call(resources, () -> parse(location, resources));
		}
		catch (Exception ex) {
			throw refusal(location, ex);
		}
	}

	private ChangelogException refusal(Location location, Exception thrown) {
		for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
			if (cause instanceof ChangelogException refusal) {
				return refusal;
			}
			if (cause instanceof InvalidPathException name) {
				return FileText.unreadableName(name.getInput());
			}
		}
		String message = innermostMessage(thrown).replaceAll("(?s) in the configured search path:.*", "");
		return new ChangelogException("The changelog " + this.settings.location() + " can't be read: " + message,
				location.rootFor(message)
					.orElse("Correct the file named above, or point headgate.changelog at another one."),
				thrown);
	}

	private ParsedChangelog parse(Location location, TrackingResourceAccessor resources) throws Exception {
		Database database = new PostgresDatabase();
		database.setConnection(new OfflineConnectionWithoutHistory(resources, this.facts));
		name(database);
		ChangelogParameters parameters = new ChangelogParameters(database, this.settings.parameters());
		parameters.setContexts(new Contexts(this.settings.contexts()));
		parameters.setLabels(new LabelExpression(this.settings.labelFilter()));
		return Scope.child(Map.of(Scope.Attr.database.name(), database), () -> {
			DatabaseChangeLog changelog = ChangeLogParserFactory.getInstance()
				.getParser(location.path(), resources)
				.parse(location.path(), parameters, resources);
			List<ChangeSetFilter> filters = List.of(new ContextChangeSetFilter(parameters.getContexts()),
					new LabelChangeSetFilter(parameters.getLabels()), new DbmsChangeSetFilter(database),
					new IgnoreChangeSetFilter());
			resources.parsed();
			checkNames(changelog.getChangeSets(), location);
			List<ChangeSetInfo> revisions = new ArrayList<>();
			for (ChangeSet changeSet : changelog.getChangeSets()) {
				revisions.add(revision(changeSet, location, filters));
			}
			RevisionGraph chain = new RevisionGraph(files(changelog.getChangeSets(), revisions, location));
			return new ParsedChangelog(new Changelog(revisions, processParameters(changelog, parameters)), chain,
					changelog, location, resources, this.settings, parameters,
					distorted(changelog.getChangeSets(), revisions, location));
		});
	}

	/** Liquibase lets them pass, and fails when it writes the history. */
	private static void checkNames(List<ChangeSet> changeSets, Location location) {
		for (ChangeSet changeSet : changeSets) {
			boolean named = changeSet.getId() != null && !changeSet.getId().isBlank();
			if (!named || changeSet.getAuthor() == null || changeSet.getAuthor().isBlank()) {
				String path = ChangeSetKey.normalise(changeSet.getChangeLog().getPhysicalFilePath());
				throw new ChangelogException(
						source(path, location).where(changeSet.getAuthor(), changeSet.getId()) + ": "
								+ (named ? "change set " + changeSet.getId() + " has no author"
										: "a change set has no id"),
						"Give each change set an id and an author; together with its file they are its name.");
			}
		}
	}

	private static ChangelogSource source(String path, Location location) {
		return ChangelogSource.of(path, text(path, location));
	}

	private static String text(String path, Location location) {
		return FileText.decode(path, location.read(location.resolve(path)).orElse(new byte[0]), null);
	}

	/** The SQL that would not reach the database as its file has it. */
	private static List<ChangelogProblem> distorted(List<ChangeSet> changeSets, List<ChangeSetInfo> revisions,
			Location location) {
		Map<String, List<ChangeSet>> byFile = new LinkedHashMap<>();
		for (int i = 0; i < changeSets.size(); i++) {
			if (revisions.get(i).applies()) {
				String path = ChangeSetKey.normalise(changeSets.get(i).getChangeLog().getPhysicalFilePath());
				byFile.computeIfAbsent(path, (unused) -> new ArrayList<>()).add(changeSets.get(i));
			}
		}
		List<ChangelogProblem> faults = new ArrayList<>();
		byFile.forEach((path, applicable) -> {
			String text = text(path, location);
			List<ChangeSet> cut = applicable.stream().filter(ChangelogReader::hasCutRollback).toList();
			if (!cut.isEmpty() || ChangelogSource.mayHaveFaults(text)) {
				ChangelogSource source = ChangelogSource.of(path, text);
				faults.addAll(source.faults((author, id) -> applicable.stream()
					.anyMatch((one) -> one.getId().equals(id) && one.getAuthor().equals(author))));
				cut.forEach((one) -> faults.add(new ChangelogProblem(
						source.where(one.getAuthor(), one.getId()) + ": the rollback of change set " + one.getId()
								+ " by " + one.getAuthor() + " is split at a ';' inside a dollar-quoted body",
						"Add rollbackSplitStatements:false to the line of the change set; in YAML, XML and JSON put the SQL"
								+ " into the rollback as a change 'sql' with splitStatements false.")));
			}
		});
		return faults;
	}

	private static boolean hasCutRollback(ChangeSet changeSet) {
		return changeSet.getRollback()
			.getChanges()
			.stream()
			.anyMatch((change) -> change instanceof RawSQLChange raw && raw.getSql() != null
					&& raw.getSql().indexOf('$') >= 0 && isCut(raw, changeSet));
	}

	private static boolean isCut(RawSQLChange raw, ChangeSet changeSet) {
		for (String statement : StringUtil.processMultiLineSQL(raw.getSql(), raw.isStripComments(),
				raw.isSplitStatements(), raw.getEndDelimiter(), changeSet)) {
			if (SqlTokens.endsInsideQuote(statement)) {
				return true;
			}
		}
		return false;
	}

	/** As Liquibase's own integrations do, since the names are built-in parameters. */
	private void name(Database database) throws DatabaseException {
		History history = this.settings.history();
		if (!history.defaultSchema().isEmpty()) {
			database.setDefaultSchemaName(history.defaultSchema());
		}
		if (!history.effectiveSchema().isEmpty()) {
			database.setLiquibaseSchemaName(history.effectiveSchema());
		}
		// Liquibase's own defaults are the same names in capitals.
		if (!history.table().equals(History.TABLE)) {
			database.setDatabaseChangeLogTableName(history.table());
		}
		if (!history.lockTable().equals(History.LOCK_TABLE)) {
			database.setDatabaseChangeLogLockTableName(history.lockTable());
		}
	}

	private static Map<ChangeSetKey, List<ProcessParameter>> processParameters(DatabaseChangeLog changelog,
			ChangelogParameters parameters) {
		Map<ChangeSetKey, List<ProcessParameter>> taken = new HashMap<>();
		for (ChangeSet changeSet : changelog.getChangeSets()) {
			List<ProcessParameter> own = parameters.fromProcess(changeSet.getChangeLog());
			if (!own.isEmpty()) {
				taken.put(LiquibaseScope.key(changeSet), own);
			}
		}
		return taken;
	}

	private static List<MigrationFile> files(List<ChangeSet> changeSets, List<ChangeSetInfo> revisions,
			Location location) {
		Map<String, List<ChangeSet>> byFile = new LinkedHashMap<>();
		Set<String> lasting = new HashSet<>();
		for (int i = 0; i < changeSets.size(); i++) {
			String path = ChangeSetKey.normalise(changeSets.get(i).getChangeLog().getPhysicalFilePath());
			byFile.computeIfAbsent(path, (unused) -> new ArrayList<>()).add(changeSets.get(i));
			ChangeSetInfo revision = revisions.get(i);
			if (!revision.seed() && !revision.runAlways() && !revision.runOnChange()) {
				lasting.add(path);
			}
		}
		byFile.keySet().retainAll(lasting);
		return withoutBystanders(
				byFile.entrySet().stream().map((file) -> file(file.getKey(), file.getValue(), location)).toList());
	}

	/**
	 * Seeds under another path, test data and the like: no links, but behind some, in
	 * folders of their own.
	 */
	private static List<MigrationFile> withoutBystanders(List<MigrationFile> files) {
		Set<String> folders = new HashSet<>();
		files.stream().filter(MigrationFile::isRevision).forEach((file) -> folders.add(folder(file)));
		List<MigrationFile> members = new ArrayList<>();
		boolean behind = false;
		for (MigrationFile file : files) {
			behind |= file.isRevision();
			if (!behind || folders.contains(folder(file))) {
				members.add(file);
			}
		}
		return members;
	}

	private static String folder(MigrationFile file) {
		return file.path().substring(0, file.path().lastIndexOf('/') + 1);
	}

	private static MigrationFile file(String path, List<ChangeSet> changeSets, Location location) {
		byte[] bytes = location.read(location.resolve(path))
			.orElseThrow(() -> new ChangelogException("The file " + path + " of the changelog can't be read again.",
					"Give the file one path below headgate.changelog-root, and include it by that."));
		String comment = changeSets.getFirst().getComments();
		return MigrationFile.of(path, bytes, changeSets.stream().map(ChangeSet::getId).toList(),
				(comment != null) ? comment.strip() : "");
	}

	private ChangeSetInfo revision(ChangeSet changeSet, Location location, List<ChangeSetFilter> filters) {
		boolean seed = isSeed(changeSet, location);
		if ((seed && !this.settings.seeds()) || isForAnotherSystem(changeSet)) {
			changeSet.setIgnore(true);
		}
		boolean applies = filters.stream().allMatch((filter) -> filter.accepts(changeSet).isAccepted());
		if (applies) {
			checkFiles(changeSet, location);
		}
		return new ChangeSetInfo(LiquibaseScope.key(changeSet), checksums(changeSet), applies, seed,
				changeSet.isAlwaysRun(), changeSet.isRunOnChange(),
				(changeSet.getComments() != null) ? changeSet.getComments().strip() : "");
	}

	/**
	 * Liquibase never records one of which nothing is to run on this operating system.
	 */
	private static boolean isForAnotherSystem(ChangeSet changeSet) {
		return !changeSet.getChanges().isEmpty() && changeSet.getChanges()
			.stream()
			.allMatch((change) -> change instanceof ExecuteShellCommandChange command && command.getOs() != null
					&& !command.getOs().isEmpty() && !command.getOs().contains(System.getProperty("os.name")));
	}

	private static Set<String> checksums(ChangeSet changeSet) {
		Set<String> checksums = new LinkedHashSet<>();
		String older = Checksums.of(changeSet, ChecksumVersion.V8).toString();
		String current = Checksums.current(changeSet).toString();
		checksums.add(current);
		checksums.add(older);
		for (CheckSum valid : changeSet.getValidCheckSums()) {
			if (valid.toString().matches("(?i)1:(any|all|\\*)") || valid.toString().equals(current)) {
				return Set.of();
			}
			checksums.add(valid.toString());
		}
		return checksums;
	}

	/**
	 * A change set is a seed when its file, one that includes it, or one that it loads
	 * lies under the seed path, whatever its contexts say.
	 */
	private boolean isSeed(ChangeSet changeSet, Location location) {
		if (isUnderSeedPath(changeSet.getFilePath(), location)) {
			return true;
		}
		for (DatabaseChangeLog log = changeSet.getChangeLog(); log != null; log = log.getParentChangeLog()) {
			if (isUnderSeedPath(log.getPhysicalFilePath(), location)
					|| isUnderSeedPath(log.getLogicalFilePath(), location)) {
				return true;
			}
		}
		return changeSet.getChanges()
			.stream()
			.anyMatch((change) -> isUnderSeedPath(loadedFile(change, changeSet), location));
	}

	private static @Nullable String loadedFile(Change change, ChangeSet changeSet) {
		return switch (change) {
			case SQLFileChange sql -> resolve(sql.getPath(), sql.isRelativeToChangelogFile(), changeSet);
			case LoadDataChange data -> resolve(data.getFile(), data.isRelativeToChangelogFile(), changeSet);
			default -> null;
		};
	}

	/** Liquibase names neither the change set nor the byte. */
	private static void checkFiles(ChangeSet changeSet, Location location) {
		for (Change change : changeSet.getChanges()) {
			String loaded = loadedFile(change, changeSet);
			if (!checkFile(change, changeSet) && loaded != null) {
				String path = ChangeSetKey.normalise(changeSet.getChangeLog().getPhysicalFilePath());
				throw new ChangelogException(
						source(path, location).where(changeSet.getAuthor(), changeSet.getId()) + ": the file "
								+ DatabaseChangeLog.normalizePath(loaded) + " of change set " + changeSet.getId()
								+ " by " + changeSet.getAuthor() + " does not exist",
						"Correct its path, which is relative to headgate.changelog-root, or to the changelog itself with"
								+ " relativeToChangelogFile: true.");
			}
		}
		changeSet.getRollback().getChanges().forEach((change) -> checkFile(change, changeSet));
	}

	/** Returns whether its file is there, if it has one. */
	private static boolean checkFile(Change change, ChangeSet changeSet) {
		return switch (change) {
			case SQLFileChange sql -> checkFile(loadedFile(sql, changeSet), sql.getEncoding());
			case LoadDataChange data -> checkFile(loadedFile(data, changeSet), data.getEncoding());
			case CreateProcedureChange code ->
				checkFile(resolve(code.getPath(), code.isRelativeToChangelogFile(), changeSet), code.getEncoding());
			case CreateViewChange view ->
				checkFile(resolve(view.getPath(), view.getRelativeToChangelogFile(), changeSet), view.getEncoding());
			default -> true;
		};
	}

	private static boolean checkFile(@Nullable String path, @Nullable String encoding) {
		if (path == null) {
			return true;
		}
		String normal = DatabaseChangeLog.normalizePath(path);
		try {
			Resource file = Scope.getCurrentScope().getResourceAccessor().get(normal);
			if (!file.exists()) {
				return false;
			}
			try (InputStream bytes = file.openInputStream()) {
				FileText.decode(normal, bytes.readAllBytes(), encoding);
				return true;
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static @Nullable String resolve(@Nullable String path, @Nullable Boolean relative, ChangeSet changeSet) {
		return (path != null && Boolean.TRUE.equals(relative))
				? changeSet.getChangeLog().getPhysicalFilePath() + "/../" + path : path;
	}

	/** Most change sets share their files with others. */
	private boolean isUnderSeedPath(@Nullable String path, Location location) {
		return path != null && this.seedPaths.computeIfAbsent(path, (asked) -> liesUnderSeedPath(asked, location));
	}

	private boolean liesUnderSeedPath(String path, Location location) {
		String whole = "/" + ((location.root() != null) ? location.root() : "") + "/" + path + "/";
		String wanted = "/" + this.settings.seedPath() + "/";
		return normalise(whole).contains(normalise(wanted));
	}

	private static String normalise(String path) {
		return Path.of(path.replace('\\', '/').replaceFirst("classpath\\*?:", "").replaceAll("/+", "/"))
			.normalize()
			.toString()
			.toLowerCase(Locale.ROOT) + "/";
	}

	/** As Liquibase does, which looks only at those that apply. */
	private static void checkDuplicates(List<ChangeSetInfo> applicable) {
		Set<ChangeSetKey> seen = new LinkedHashSet<>();
		Set<String> twice = new TreeSet<>();
		for (ChangeSetInfo revision : applicable) {
			if (!seen.add(revision.key())) {
				twice.add(revision.key().toString());
			}
		}
		if (!twice.isEmpty()) {
			throw new ChangelogException("The changelog has these change sets twice: " + String.join(", ", twice),
					"Give each change set of a file an id of its own, or different contexts, labels or dbms, so that only"
							+ " one of them applies here.");
		}
	}

	private static String innermostMessage(Throwable failure) {
		Throwable cause = failure;
		String message = String.valueOf(failure.getMessage());
		while (cause.getCause() != null) {
			cause = cause.getCause();
			if (cause.getMessage() != null && !message.contains(cause.getMessage())) {
				message += ": " + cause.getMessage();
			}
		}
		return message.strip();
	}

}
