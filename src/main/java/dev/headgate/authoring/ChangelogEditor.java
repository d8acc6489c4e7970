package dev.headgate.authoring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangelogException;
import dev.headgate.changelog.ChangelogProblem;
import dev.headgate.changelog.ChecksumFile;
import dev.headgate.changelog.Location;
import dev.headgate.changelog.MigrationFile;
import dev.headgate.changelog.RevisionGraph;
import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.liquibase.ParsedChangelog;

/**
 * The files of a changelog, as somebody works on them: revisions are added, joined and
 * moved here, and the integrity file is kept.
 */
public final class ChangelogEditor {

	private final ChangelogSettings settings;

	private ParsedChangelog changelog;

	private ChangelogEditor(ChangelogSettings settings) {
		this.settings = settings;
		this.changelog = ChangelogReader.readAsIs(settings);
	}

	/**
	 * Opens the files of a changelog, sound or not.
	 * @param settings which one
	 * @return the working copy
	 * @throws ChangelogException when it is missing or malformed, or lies in the jar only
	 */
	public static ChangelogEditor open(ChangelogSettings settings) {
		ChangelogEditor copy = new ChangelogEditor(settings);
		if (copy.location().root() == null) {
			String path = copy.location().path();
			throw new ChangelogException(
					"The changelog " + settings.location() + " is packaged in the jar, where nothing can be written.",
					"Point at its files, for example --changelog /path/to/" + path
							+ ", or work in the directory that holds " + path + ".");
		}
		return copy;
	}

	/**
	 * Returns its revisions.
	 * @return the chain
	 */
	public RevisionGraph chain() {
		return this.changelog.chain();
	}

	/**
	 * Returns the directory of its master changelog.
	 * @return a directory
	 */
	public Path directory() {
		return location().directory();
	}

	/**
	 * Returns its integrity file.
	 * @return its place, whether it is there or not
	 */
	public Path sumFile() {
		return location().sumFile();
	}

	private Location location() {
		return this.changelog.location();
	}

	/**
	 * Writes the integrity file anew, from the files as they are.
	 * @return what it changed, a line for each file
	 * @throws ChangelogException when SQL of it would not reach the database as written
	 */
	public List<String> writeSum() {
		refuse(this.changelog.distorted());
		ChecksumFile now = ChecksumFile.of(chain(), location());
		List<String> changes = recorded().orElse(ChecksumFile.parse("")).changes(now, location());
		write(sumFile(), now.text());
		return changes;
	}

	private Optional<ChecksumFile> recorded() {
		return location().read(sumFile()).map((bytes) -> ChecksumFile.parse(new String(bytes, StandardCharsets.UTF_8)));
	}

	/**
	 * Adds a revision behind the head, and records it.
	 * @param draft what to write
	 * @param directory where to, {@code null} for where the newest ones are
	 * @return the new file; when the master changelog does not include it, it is not
	 * recorded
	 * @throws ChangelogException when the chain is broken or has two heads, or nothing
	 * can be written there
	 */
	public Addition add(RevisionDraft draft, @Nullable Path directory) {
		refuse(chain().faults());
		return add(draft, chain().heads().stream().map(MigrationFile::name).toList(), directory);
	}

	/**
	 * Joins heads by a revision without statements.
	 * @param message what it is about
	 * @param author who writes it
	 * @param heads the heads, at least two
	 * @return the new file
	 * @throws ChangelogException when the chain is broken otherwise
	 */
	public Addition merge(String message, String author, List<MigrationFile> heads) {
		requireLinked();
		return add(RevisionDraft.joining(message, author), heads.stream().map(MigrationFile::name).toList(), null);
	}

	private Addition add(RevisionDraft draft, List<String> parents, @Nullable Path directory) {
		String name = location().display(sumFile());
		refuse(recorded().map((sum) -> sum.damage(name)).orElse(List.of()));
		String revision = (draft.revision() != null) ? draft.revision() : freeRevision();
		if (chain().revisions().stream().anyMatch((file) -> file.name().equals(revision))) {
			throw new ChangelogException("There is a revision " + revision + " already.", "Choose another --rev-id.");
		}
		Path target = (directory != null) ? directory.toAbsolutePath().normalize() : newest();
		FileName fileName = new FileName(FileName.next(namesBeside(target)), revision, draft.slug());
		Path file = target.resolve(fileName.toString());
		create(file, draft.text(logicalPath(file), revision, parents));
		try {
			this.changelog = ChangelogReader.readAsIs(this.settings);
			refuse(faultsBesideHeads());
			boolean included = chain().revisions().stream().anyMatch((link) -> link.name().equals(revision));
			if (included) {
				record();
			}
			return new Addition(file, revision, parents, included);
		}
		catch (RuntimeException ex) {
			try {
				delete(file);
			}
			catch (ChangelogException cleanUp) {
				ex.addSuppressed(cleanUp);
			}
			throw ex;
		}
	}

	/** What was edited meanwhile stays recorded as it was. */
	private void record() {
		ChecksumFile now = ChecksumFile.of(chain(), location());
		write(sumFile(), recorded().map((sum) -> sum.with(now)).orElse(now).text());
	}

	/**
	 * Returns the revisions that only one of two heads stands on.
	 * @param head the name of one of two heads
	 * @return its own revisions, oldest first
	 * @throws ChangelogException when the chain is broken, or there are not two heads of
	 * which this is one
	 */
	public List<MigrationFile> branchOf(String head) {
		requireLinked();
		MigrationFile other = otherHead(head);
		var shared = chain().ancestors(other.name());
		var own = chain().ancestors(head);
		List<MigrationFile> branch = chain().revisions()
			.stream()
			.filter((file) -> own.contains(file.name()) && !shared.contains(file.name()))
			.toList();
		if (branch.stream().anyMatch((file) -> file.parents().size() > 1)) {
			throw new ChangelogException("The branch of " + head + " joins others, and can't be moved.",
					"Join it too: headgate merge " + other.name() + " " + head + " -m \"…\".");
		}
		return branch;
	}

	private MigrationFile otherHead(String head) {
		List<MigrationFile> heads = chain().heads();
		List<MigrationFile> others = heads.stream().filter((file) -> !file.name().equals(head)).toList();
		if (heads.size() != 2 || others.size() != 1) {
			String names = String.join(", ", heads.stream().map(MigrationFile::name).toList());
			throw new ChangelogException(
					"Only one of two heads can be moved behind the other, and the heads are: " + names + ".",
					"Look at headgate heads; with more than two, join some of them first: headgate merge.");
		}
		return others.getFirst();
	}

	/**
	 * Moves the revisions that only one of two heads stands on behind the other head.
	 * @param head the head whose branch is moved; it must be applied nowhere
	 * @return the moved files
	 * @throws ChangelogException when that can't be done; the files are then as before
	 */
	public List<Path> rebase(String head) {
		List<MigrationFile> branch = branchOf(head);
		Rebase rebase = new Rebase(location(), branch, otherHead(head));
		List<Path> moved = rebase.run(namesBeside(Objects.requireNonNull(rebase.last().getParent())));
		try {
			this.changelog = ChangelogReader.readAsIs(this.settings);
			refuse(chain().faults());
			writeSum(rebase);
			return moved;
		}
		catch (RuntimeException ex) {
			rebase.undo();
			throw ex;
		}
	}

	private void writeSum(Rebase rebase) {
		ChecksumFile now = ChecksumFile.of(chain(), location());
		write(sumFile(),
				recorded().map((sum) -> sum.without(rebase.places(), location()).with(now)).orElse(now).text());
	}

	/** Two heads are what joining and moving are for; nothing else may be wrong. */
	private void requireLinked() {
		refuse(faultsBesideHeads());
		if (chain().heads().size() < 2) {
			throw new ChangelogException("There are not two heads, so there is nothing to join or to move.",
					"Look at headgate heads.");
		}
	}

	private List<ChangelogProblem> faultsBesideHeads() {
		ChangelogProblem heads = chain().severalHeads();
		return chain().faults().stream().filter((fault) -> !fault.equals(heads)).toList();
	}

	private void refuse(List<ChangelogProblem> faults) {
		if (!faults.isEmpty()) {
			throw ChangelogException.of(this.settings.location(), faults);
		}
	}

	/** Where {@code migrations} is, else where the newest file is. */
	private Path newest() {
		Path usual = directory().resolve("migrations");
		List<MigrationFile> files = chain().files();
		Path last = files.isEmpty() ? usual : location().resolve(files.getLast().path());
		boolean master = files.isEmpty() || last.equals(location().resolve(location().path()));
		return (Files.isDirectory(usual) || master) ? usual : Objects.requireNonNull(last.getParent());
	}

	private List<String> namesBeside(Path directory) {
		List<String> names = new ArrayList<>();
		chain().revisions().forEach((file) -> names.add(file.path().replaceFirst(".*/", "")));
		String[] there = directory.toFile().list();
		names.addAll((there != null) ? List.of(there) : List.of());
		return names;
	}

	private String logicalPath(Path file) {
		Path root = Objects.requireNonNull(location().root());
		if (!file.startsWith(root)) {
			throw new ChangelogException(file.getParent() + " is not below " + root + ", the root of the changelog.",
					"Choose a --directory below it, or set headgate.changelog-root.");
		}
		return Location.slashed(root.relativize(file));
	}

	private static String freeRevision() {
		return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
	}

	private static void create(Path file, String text) {
		try {
			Files.createDirectories(Objects.requireNonNull(file.getParent()));
			Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
		}
		catch (FileAlreadyExistsException ex) {
			throw new ChangelogException(file + " is there already.", "Choose another message or --directory.", ex);
		}
		catch (IOException ex) {
			throw unwritable(file, ex);
		}
	}

	private static void write(Path file, String text) {
		write(file, text.getBytes(StandardCharsets.UTF_8));
	}

	static void write(Path file, byte[] bytes) {
		try {
			Files.write(file, bytes);
		}
		catch (IOException ex) {
			throw unwritable(file, ex);
		}
	}

	static void delete(Path file) {
		try {
			Files.deleteIfExists(file);
		}
		catch (IOException ex) {
			throw unwritable(file, ex);
		}
	}

	static ChangelogException unwritable(Path file, IOException cause) {
		return new ChangelogException(
				file + " can't be written: " + cause.getClass().getSimpleName() + ", " + cause.getMessage(),
				"Make its directory writable (a mount without :ro, a user with the right), or work in a clone.", cause);
	}

	/**
	 * A new revision.
	 *
	 * @param file its file
	 * @param revision its name
	 * @param parents what it follows
	 * @param included whether the master changelog includes it
	 */
	public record Addition(Path file, String revision, List<String> parents, boolean included) {
	}

}
