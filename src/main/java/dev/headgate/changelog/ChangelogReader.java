package dev.headgate.changelog;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import liquibase.ChecksumVersion;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Scope;
import liquibase.change.Change;
import liquibase.change.CheckSum;
import liquibase.change.core.LoadDataChange;
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
			throw new ChangelogException("The changelog " + this.settings.location() + " holds no change sets.",
					"Add a change set to it, or point headgate.changelog at another one.");
		}
		List<Fault> faults = new ArrayList<>(parsed.chain().faults());
		faults.addAll(parsed.chain().unwritten());
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
		catch (ChangelogException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new ChangelogException(
					"The changelog " + this.settings.location() + " can't be read: " + innermostMessage(ex),
					"Correct the file named above, or point headgate.changelog at another one.", ex);
		}
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
			List<Revision> revisions = new ArrayList<>();
			for (ChangeSet changeSet : changelog.getChangeSets()) {
				revisions.add(revision(changeSet, location, filters));
			}
			checkDuplicates(revisions);
			Chain chain = new Chain(files(changelog.getChangeSets(), revisions, location));
			return new ParsedChangelog(new Changelog(revisions), chain, changelog, location, resources,
					!parameters.used);
		});
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
		if (seed && !this.settings.seeds()) {
			changeSet.setIgnore(true);
		}
		boolean applies = filters.stream().allMatch((filter) -> filter.accepts(changeSet).isAccepted());
		ChangeSetKey key = new ChangeSetKey(changeSet.getFilePath(), changeSet.getAuthor(), changeSet.getId());
		return new Revision(key, checksums(changeSet), applies, seed, changeSet.isAlwaysRun(),
				changeSet.isRunOnChange(), (changeSet.getComments() != null) ? changeSet.getComments().strip() : "");
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

		private boolean used;

		Parameters(Database database) {
			super(database);
		}

		@Override
		public String expandExpressions(String text, DatabaseChangeLog changelog)
				throws UnknownChangeLogParameterException {
			this.used |= text != null && text.contains("${");
			return super.expandExpressions(text, changelog);
		}

		@Override
		public Object getValue(String name, DatabaseChangeLog changelog) {
			this.used = true;
			return super.getValue(name, changelog);
		}

	}

}
