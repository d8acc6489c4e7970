package dev.headgate.changelog;

import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
import liquibase.integration.spring.SpringResourceAccessor;
import liquibase.parser.ChangeLogParserFactory;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.resource.ResourceAccessor;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.DefaultResourceLoader;

import dev.headgate.config.Settings.ChangelogSettings;

/**
 * Reads a changelog with the engine's own parsers, without a database.
 */
public final class ChangelogReader {

	private final ChangelogSettings settings;

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

	private ParsedChangelog read() {
		Location location = locate();
		try {
			ParsedChangelog parsed = EngineScope.call(location.resources(), () -> parse(location));
			if (parsed.model().revisions().isEmpty()) {
				throw new ChangelogException("The changelog " + this.settings.location() + " holds no change sets.",
						"Add a change set to it, or point headgate.changelog at another one.");
			}
			return parsed;
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

	private ParsedChangelog parse(Location location) throws Exception {
		Database database = new PostgresDatabase();
		database.setConnection(new BlankConnection(location.resources()));
		ChangeLogParameters parameters = new ChangeLogParameters(database);
		parameters.setContexts(new Contexts(this.settings.contexts()));
		parameters.setLabels(new LabelExpression(this.settings.labelFilter()));
		this.settings.parameters().forEach(parameters::set);
		return Scope.child(Map.of(Scope.Attr.database.name(), database), () -> {
			DatabaseChangeLog changelog = ChangeLogParserFactory.getInstance()
				.getParser(location.path(), location.resources())
				.parse(location.path(), parameters, location.resources());
			List<ChangeSetFilter> filters = List.of(new ContextChangeSetFilter(parameters.getContexts()),
					new LabelChangeSetFilter(parameters.getLabels()), new DbmsChangeSetFilter(database),
					new IgnoreChangeSetFilter());
			List<Revision> revisions = new ArrayList<>();
			for (ChangeSet changeSet : changelog.getChangeSets()) {
				revisions.add(revision(changeSet, location, filters));
			}
			checkDuplicates(revisions);
			return new ParsedChangelog(new Changelog(revisions), changelog, location.resources());
		});
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

	private boolean isUnderSeedPath(@Nullable String path, Location location) {
		if (path == null) {
			return false;
		}
		String whole = "/" + location.directory() + "/" + path + "/";
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

	private Location locate() {
		String location = this.settings.location();
		if (location.startsWith("file:")) {
			return onDisk(Path.of(location.substring("file:".length()).replaceFirst("^//(?=/)", "")));
		}
		if (!location.startsWith("classpath") && Files.exists(Path.of(location))) {
			return onDisk(Path.of(location));
		}
		String path = location.replaceFirst("^classpath\\*?:", "").replaceFirst("^/+", "");
		DefaultResourceLoader loader = new DefaultResourceLoader(getClass().getClassLoader());
		if (!loader.getResource("classpath:" + path).exists()) {
			throw missing();
		}
		return new Location("", path, new SpringResourceAccessor(loader));
	}

	private Location onDisk(Path file) {
		Path absolute = file.toAbsolutePath().normalize();
		if (!Files.isRegularFile(absolute)) {
			throw missing();
		}
		Path root = this.settings.root().isEmpty() ? defaultRoot(absolute)
				: Path.of(this.settings.root()).toAbsolutePath().normalize();
		if (!absolute.startsWith(root)) {
			throw new ChangelogException("The changelog " + absolute + " is not below headgate.changelog-root " + root,
					"Set headgate.changelog-root to a directory above the changelog.");
		}
		try {
			String path = root.relativize(absolute).toString().replace('\\', '/');
			return new Location(root.toString(), path, new DirectoryResourceAccessor(root));
		}
		catch (FileNotFoundException ex) {
			throw missing();
		}
	}

	/**
	 * The directory that holds {@code db}, so that paths in the history start with it.
	 */
	private static Path defaultRoot(Path file) {
		for (Path directory = file.getParent(); directory != null; directory = directory.getParent()) {
			if (directory.endsWith("db") && directory.getParent() != null) {
				return directory.getParent();
			}
		}
		Path parent = file.getParent();
		return (parent != null) ? parent : file;
	}

	private ChangelogException missing() {
		return new ChangelogException("The changelog " + this.settings.location() + " does not exist.",
				"Set headgate.changelog to one on the class path (classpath:db/…)"
						+ " or to a readable file (file:/changelog/…), mounted into the container if there is one.");
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

	private record Location(String directory, String path, ResourceAccessor resources) {
	}

}
