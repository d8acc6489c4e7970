package dev.headgate.authoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.headgate.changelog.ChangelogException;
import dev.headgate.changelog.ChecksumFile;
import dev.headgate.config.Settings.ChangelogSettings;

/**
 * A new {@code db} directory.
 */
public final class ChangelogScaffold {

	private static final String BASELINE = "db/changelog/baseline";

	private static final String MASTER = """
			databaseChangeLog:
			  - includeAll:
			      path: baseline/
			      relativeToChangelogFile: true
			      endsWithFilter: .sql
			      errorIfMissingOrEmpty: false
			  - includeAll:
			      path: migrations/
			      relativeToChangelogFile: true
			      endsWithFilter: .sql
			      errorIfMissingOrEmpty: false
			  - includeAll:
			      path: ../seed/
			      relativeToChangelogFile: true
			      endsWithFilter: .sql
			      errorIfMissingOrEmpty: false
			      context: "@dev"
			""";

	private final Path directory;

	/**
	 * Prepares a skeleton.
	 * @param directory the directory that {@code db} is created in
	 */
	public ChangelogScaffold(Path directory) {
		this.directory = directory;
	}

	/**
	 * Returns its master changelog.
	 * @return the file
	 */
	public Path master() {
		return this.directory.resolve("db/changelog/db.changelog-master.yaml");
	}

	/**
	 * Refuses to replace a changelog.
	 * @throws ChangelogException when there is one already
	 */
	public void requireNone() {
		Path changelog = Objects.requireNonNull(master().getParent());
		if (Files.exists(changelog)) {
			throw new ChangelogException("There is a " + changelog + " already.",
					"Use it, or name another directory: headgate init DIR.");
		}
	}

	/**
	 * Creates it for an empty database.
	 * @return the new files
	 * @throws ChangelogException when there is a changelog already, or nothing can be
	 * written
	 */
	public List<Path> create() {
		requireNone();
		List<Path> files = new ArrayList<>();
		files.add(write(master(), MASTER));
		for (String empty : List.of(BASELINE, "db/changelog/migrations", "db/seed")) {
			files.add(write(this.directory.resolve(empty).resolve(".gitkeep"), ""));
		}
		files.add(write(this.directory.resolve("db").resolve(ChecksumFile.NAME), ChecksumFile.parse("").text()));
		return files;
	}

	/**
	 * Creates it for a database that exists already: the statements become the baseline,
	 * the first revision.
	 * @param settings settings for the new changelog; where it is does not matter
	 * @param baseline the statements that create the schema as it is
	 * @return the new files
	 * @throws ChangelogException when there is a changelog already, or nothing can be
	 * written
	 */
	public List<Path> create(ChangelogSettings settings, RevisionDraft baseline) {
		List<Path> files = create();
		ChangelogEditor copy = ChangelogEditor.open(settings.at("file:" + master()));
		files.add(copy.add(baseline, this.directory.resolve(BASELINE)).file());
		return files;
	}

	private static Path write(Path file, String text) {
		try {
			Files.createDirectories(Objects.requireNonNull(file.getParent()));
			return Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
		}
		catch (IOException ex) {
			throw ChangelogEditor.unwritable(file, ex);
		}
	}

}
