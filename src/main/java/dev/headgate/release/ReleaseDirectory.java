package dev.headgate.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.springframework.util.FileSystemUtils;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangelogException;
import dev.headgate.changelog.Fingerprint;
import dev.headgate.changelog.Location;
import dev.headgate.config.Settings;
import dev.headgate.liquibase.ChangelogReader;

/**
 * All files of a release: a Compose file with the image pinned by its digest, the script
 * that makes the database's roles, manifests for Kubernetes, SQL for review, and notes.
 * The same release always makes the same files.
 */
public final class ReleaseDirectory {

	private static final String SUMS = "SHA256SUMS";

	private static final String DOWNGRADE = "kubernetes/downgrade.yaml";

	private final Release release;

	private final SortedMap<String, byte[]> files = new TreeMap<>();

	private ReleaseDirectory(Release release) {
		this.release = release;
	}

	/**
	 * Makes the files.
	 * @param release what is known of the release
	 * @return the files, not written yet
	 */
	public static ReleaseDirectory of(Release release) {
		ReleaseDirectory directory = new ReleaseDirectory(release);
		directory.addAll();
		return directory;
	}

	private void addAll() {
		if (this.release.up().exists()) {
			add("sql/upgrade.sql", this.release.up().text());
		}
		if (this.release.down().exists()) {
			add("sql/downgrade.sql", this.release.down().text());
		}
		if (this.release.hasManifests()) {
			add("kubernetes/headgate.yaml", ReleaseManifests.of(this.release));
			if (this.release.down().exists() && !this.release.isFirst()) {
				add(DOWNGRADE, ReleaseManifests.downgrade(this.release));
			}
		}
		if (this.release.changelog() instanceof BundledChangelog.Copied copied) {
			addChangelog(copied);
		}
		add("roles/10-roles.sh", Template.resource("10-roles.sh"));
		Template template = template();
		add("docker-compose.yml", template.fill("docker-compose.yml"));
		add(".env.example", template.fill("env.example"));
		add("update.sh", template.fill("update.sh"));
		add("README.md", template.fill("README.md"));
		add(SUMS,
				this.files.entrySet()
					.stream()
					.map((file) -> sha256(file.getValue()) + "  " + file.getKey() + "\n")
					.collect(Collectors.joining()));
	}

	private Template template() {
		ReleaseRequest request = this.release.request();
		Map<String, String> values = new LinkedHashMap<>(new ReleaseNotes(this.release).values());
		values.put("RELEASE", request.release());
		values.put("NAME", request.image().name());
		values.put("IMAGE", request.image().text());
		values.put("PROFILE", this.release.deployment().id());
		values.put("CHANGELOG", this.release.changelog().location());
		Set<String> holding = new HashSet<>();
		holding.add(this.release.hasService() ? "service" : "sidecar");
		holding.add(this.release.hasManifests() ? "manifests" : "changelog");
		holding.add(this.release.isFirst() ? "first" : "update");
		if (this.files.containsKey(DOWNGRADE)) {
			holding.add("downgrade");
		}
		return new Template(values, holding);
	}

	private void add(String path, String text) {
		this.files.put(path, text.getBytes(StandardCharsets.UTF_8));
	}

	private void addChangelog(BundledChangelog.Copied changelog) {
		try {
			for (Path file : changelog.files()) {
				this.files.put(
						BundledChangelog.Copied.FOLDER + "/" + Location.slashed(changelog.root().relativize(file)),
						Files.readAllBytes(file));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String sha256(byte[] bytes) {
		return HexFormat.of().formatHex(Fingerprint.sha256().digest(bytes));
	}

	/**
	 * Writes the files: all of them, or none.
	 * @param directory the directory, which is empty, or made
	 * @param settings which changelog the release was made from
	 * @return the paths of the files
	 * @throws IOException when they can't be written
	 * @throws ChangelogException when the changelog needs files that are not among these
	 */
	public List<String> write(Path directory, Settings settings) throws IOException {
		boolean whole = false;
		try {
			for (Map.Entry<String, byte[]> file : this.files.entrySet()) {
				write(directory.resolve(file.getKey()), file.getValue());
			}
			if (this.release.changelog() instanceof BundledChangelog.Copied copied) {
				requireWhole(directory.resolve(BundledChangelog.Copied.FOLDER).toAbsolutePath(), copied, settings);
			}
			whole = true;
		}
		finally {
			if (!whole) {
				FileSystemUtils.deleteRecursively(directory.toFile());
			}
		}
		return List.copyOf(this.files.keySet());
	}

	private static void write(Path file, byte[] bytes) throws IOException {
		Files.createDirectories(Objects.requireNonNull(file.getParent()));
		Files.write(file, bytes);
		boolean script = file.toString().endsWith(".sh");
		if (script && Files.getFileAttributeView(file, PosixFileAttributeView.class) != null) {
			Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
		}
	}

	/** The containers must read from the copy what was read from the original. */
	private void requireWhole(Path copy, BundledChangelog.Copied changelog, Settings settings) {
		String problem;
		try {
			List<ChangeSetInfo> read = ChangelogReader
				.read(settings.changelog().at("file:" + copy.resolve(changelog.master()), copy.toString()))
				.model()
				.revisions();
			problem = read.equals(this.release.known()) ? "" : "a copy of it has other change sets";
		}
		catch (ChangelogException ex) {
			problem = ex.description();
		}
		if (!problem.isEmpty()) {
			throw new ChangelogException(
					"The changelog below " + changelog.root() + " has " + changelog.files().size()
							+ " files, and a copy of them can't stand alone: " + problem,
					"Move all that it includes into its own directory, or put it into the image and say where: --in-image.");
		}
	}

}
