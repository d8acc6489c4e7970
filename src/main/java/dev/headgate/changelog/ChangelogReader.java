package dev.headgate.changelog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.filter.ChangeSetFilter;
import liquibase.changelog.filter.ContextChangeSetFilter;
import liquibase.changelog.filter.DbmsChangeSetFilter;
import liquibase.changelog.filter.IgnoreChangeSetFilter;
import liquibase.changelog.filter.LabelChangeSetFilter;
import liquibase.database.Database;
import liquibase.database.core.PostgresDatabase;
import liquibase.exception.UnknownChangeLogParameterException;
import liquibase.parser.ChangeLogParserFactory;
import liquibase.resource.Resource;
import liquibase.util.StringUtil;
import org.jspecify.annotations.Nullable;

import dev.headgate.config.Settings.ChangelogSettings;

/**
 * Reads a changelog with the engine's own parsers, without a database.
 */
public final class ChangelogReader {

	private final ChangelogSettings settings;

	private final Map<String, Boolean> seedPaths = new HashMap<>();

	private ChangelogReader(ChangelogSettings settings) {
		this.settings = settings;
	}

	/**
	 * Reads a changelog.
	 * @param settings which one, and what applies
	 * @return the changelog, with at least one change set
	 * @throws ChangelogException when it is missing, empty or malformed, or has one
	 * change set twice
	 */
	public static ParsedChangelog read(ChangelogSettings settings) {
		return new ChangelogReader(settings).read();
	}

	/**
	 * Reads a changelog as it is, also when it is empty, its chain broken, or its files
	 * not those that its integrity file records.
	 * @param settings which one, and what applies
	 * @return the changelog
	 * @throws ChangelogException when it is missing or malformed, or has one change set
	 * twice
	 */
	public static ParsedChangelog readAsIs(ChangelogSettings settings) {
		return new ChangelogReader(settings).parsed();
	}

	private ParsedChangelog read() {
		ParsedChangelog parsed = parsed();
		if (parsed.model().revisions().isEmpty()) {
			throw new ChangelogException("The changelog " + this.settings.location() + " has no change sets yet.",
					"Add a change set to it, or point headgate.changelog at another one.");
		}
		List<Fault> faults = new ArrayList<>(parsed.chain().faults());
		faults.addAll(parsed.chain().unwritten());
		faults.addAll(parsed.distorted());
		Location location = parsed.location();
		location.read(location.sumFile())
			.map((bytes) -> SumFile.parse(new String(bytes, StandardCharsets.UTF_8)))
			.ifPresent((sum) -> faults.addAll(sum.faults(SumFile.of(parsed.chain(), location), location)));
		if (!faults.isEmpty()) {
			throw ChangelogException.of(this.settings.location(), faults);
		}
		return parsed;
	}

	private ParsedChangelog parsed() {
		Location location = Location.of(this.settings);
		try {
			Resources resources = Resources.of(location);
			return EngineScope.call(resources, () -> parse(location, resources));
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

	private ParsedChangelog parse(Location location, Resources resources) throws Exception {
		Database database = new PostgresDatabase();
		database.setConnection(new BlankConnection(resources));
		Parameters parameters = new Parameters(database);
		parameters.setContexts(new Contexts(this.settings.contexts()));
		parameters.setLabels(new LabelExpression(this.settings.labelFilter()));
		this.settings.parameters().forEach(parameters::set);
		return Scope.child(Map.of(Scope.Attr.database.name(), database), () -> {
			DatabaseChangeLog changelog = ChangeLogParserFactory.getInstance()
				.getParser(location.path(), resources)
				.parse(location.path(), parameters, resources);
			List<ChangeSetFilter> filters = List.of(new ContextChangeSetFilter(parameters.getContexts()),
					new LabelChangeSetFilter(parameters.getLabels()), new DbmsChangeSetFilter(database),
					new IgnoreChangeSetFilter());
			resources.parsed();
			checkNames(changelog.getChangeSets(), location);
			List<Revision> revisions = new ArrayList<>();
			for (ChangeSet changeSet : changelog.getChangeSets()) {
				revisions.add(revision(changeSet, location, filters));
			}
			checkDuplicates(revisions);
			Chain chain = new Chain(files(changelog.getChangeSets(), revisions, location));
			return new ParsedChangelog(new Changelog(revisions), chain, changelog, location, resources,
					!parameters.used, distorted(changelog.getChangeSets(), revisions, location));
		});
	}

	/** The engine lets them pass, and fails when it writes the history. */
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
		return FileText.decode(path, location.read(location.place(path)).orElse(new byte[0]), null);
	}

	/** The SQL that would not reach the database as its file has it. */
	private static List<Fault> distorted(List<ChangeSet> changeSets, List<Revision> revisions, Location location) {
		Map<String, List<ChangeSet>> byFile = new LinkedHashMap<>();
		for (int i = 0; i < changeSets.size(); i++) {
			if (revisions.get(i).applies()) {
				String path = ChangeSetKey.normalise(changeSets.get(i).getChangeLog().getPhysicalFilePath());
				byFile.computeIfAbsent(path, (unused) -> new ArrayList<>()).add(changeSets.get(i));
			}
		}
		List<Fault> faults = new ArrayList<>();
		byFile.forEach((path, applicable) -> {
			String text = text(path, location);
			List<ChangeSet> cut = applicable.stream().filter(ChangelogReader::hasCutRollback).toList();
			if (!cut.isEmpty() || ChangelogSource.mayHaveFaults(text)) {
				ChangelogSource source = ChangelogSource.of(path, text);
				faults.addAll(source.faults((author, id) -> applicable.stream()
					.anyMatch((one) -> one.getId().equals(id) && one.getAuthor().equals(author))));
				cut.forEach((one) -> faults.add(new Fault(
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

	private static List<MigrationFile> files(List<ChangeSet> changeSets, List<Revision> revisions, Location location) {
		Map<String, List<ChangeSet>> byFile = new LinkedHashMap<>();
		Set<String> lasting = new HashSet<>();
		for (int i = 0; i < changeSets.size(); i++) {
			String path = ChangeSetKey.normalise(changeSets.get(i).getChangeLog().getPhysicalFilePath());
			byFile.computeIfAbsent(path, (unused) -> new ArrayList<>()).add(changeSets.get(i));
			Revision revision = revisions.get(i);
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
		files.stream().filter(MigrationFile::isLink).forEach((file) -> folders.add(folder(file)));
		List<MigrationFile> members = new ArrayList<>();
		boolean behind = false;
		for (MigrationFile file : files) {
			behind |= file.isLink();
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
		byte[] bytes = location.read(location.place(path))
			.orElseThrow(() -> new ChangelogException("The file " + path + " of the changelog can't be read again.",
					"Give the file one path below headgate.changelog-root, and include it by that."));
		String comment = changeSets.getFirst().getComments();
		return MigrationFile.of(path, bytes, changeSets.stream().map(ChangeSet::getId).toList(),
				(comment != null) ? comment.strip() : "");
	}

	private Revision revision(ChangeSet changeSet, Location location, List<ChangeSetFilter> filters) {
		boolean seed = isSeed(changeSet, location);
		if ((seed && !this.settings.seeds()) || isForAnotherSystem(changeSet)) {
			changeSet.setIgnore(true);
		}
		boolean applies = filters.stream().allMatch((filter) -> filter.accepts(changeSet).isAccepted());
		if (applies) {
			checkFiles(changeSet, location);
		}
		ChangeSetKey key = new ChangeSetKey(changeSet.getFilePath(), changeSet.getAuthor(), changeSet.getId());
		return new Revision(key, checksums(changeSet), applies, seed, changeSet.isAlwaysRun(),
				changeSet.isRunOnChange(), (changeSet.getComments() != null) ? changeSet.getComments().strip() : "");
	}

	/**
	 * The engine never records one of which nothing is to run on this operating system.
	 */
	private static boolean isForAnotherSystem(ChangeSet changeSet) {
		return !changeSet.getChanges().isEmpty() && changeSet.getChanges()
			.stream()
			.allMatch((change) -> change instanceof ExecuteShellCommandChange command && command.getOs() != null
					&& !command.getOs().isEmpty() && !command.getOs().contains(System.getProperty("os.name")));
	}

	private static Set<String> checksums(ChangeSet changeSet) {
		Set<String> checksums = new LinkedHashSet<>();
		String older = changeSet.generateCheckSum(ChecksumVersion.V8).toString();
		String current = changeSet.generateCheckSum(ChecksumVersion.latest()).toString();
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

	/** The engine names neither the change set nor the byte. */
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

	private static void checkDuplicates(List<Revision> revisions) {
		Set<ChangeSetKey> seen = new LinkedHashSet<>();
		Set<String> twice = new TreeSet<>();
		for (Revision revision : revisions) {
			if (!seen.add(revision.key())) {
				twice.add(revision.key().toString());
			}
		}
		if (!twice.isEmpty()) {
			throw new ChangelogException("The changelog has these change sets twice: " + String.join(", ", twice),
					"Give each change set of a file an id of its own.");
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

	/**
	 * Notes whether any value of theirs is asked for; they know all of the environment.
	 */
	private static final class Parameters extends ChangeLogParameters {

		private static final Pattern REFERENCE = Pattern.compile("\\$\\{\\s*([^}:$]+?)\\s*}");

		private boolean used;

		private final Set<DatabaseChangeLog> checked = Collections.newSetFromMap(new IdentityHashMap<>());

		Parameters(Database database) {
			super(database);
		}

		@Override
		public String expandExpressions(String text, DatabaseChangeLog changelog)
				throws UnknownChangeLogParameterException {
			this.used |= text != null && text.contains("${");
			if (changelog != null && this.checked.add(changelog)) {
				requireNoCircle(changelog);
			}
			return super.expandExpressions(text, changelog);
		}

		@Override
		public Object getValue(String name, DatabaseChangeLog changelog) {
			this.used = true;
			Object value = super.getValue(name, changelog);
			if (value instanceof String text && text.contains("${")) {
				requireNoCircle(name, changelog, new LinkedHashSet<>());
			}
			return value;
		}

		/** The engine would go round until its stack is full. */
		private static void requireNoCircle(DatabaseChangeLog changelog) {
			List<String> includes = new ArrayList<>(List.of(String.valueOf(changelog.getPhysicalFilePath())));
			for (DatabaseChangeLog parent = changelog.getParentChangeLog(); parent != null; parent = parent
				.getParentChangeLog()) {
				includes.addFirst(String.valueOf(parent.getPhysicalFilePath()));
				if (includes.getFirst().equals(includes.getLast())) {
					throw new ChangelogException("The changelog includes itself: " + String.join(" -> ", includes),
							"Take the include (or the includeAll of that folder) out of one of these files.");
				}
			}
		}

		private void requireNoCircle(String name, DatabaseChangeLog changelog, Set<String> above) {
			if (!above.add(name)) {
				throw new ChangelogException("These parameters of the changelog name each other: ${"
						+ String.join("} -> ${", above) + "} -> ${" + name + "}",
						"Give one of them a value of its own.");
			}
			if (super.getValue(name, changelog) instanceof String text) {
				Matcher reference = REFERENCE.matcher(text);
				while (reference.find()) {
					requireNoCircle(reference.group(1), changelog, above);
				}
			}
			above.remove(name);
		}

	}

}
