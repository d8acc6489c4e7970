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
	 * @return the paths of the files
	 * @throws IOException when they can't be written
	 */
	public List<String> write(Path directory) throws IOException {
		boolean whole = false;
		try {
			write(this.files, directory);
			whole = true;
		}
		finally {
			if (!whole) {
				for (String path : this.files.keySet()) {
					FileSystemUtils.deleteRecursively(directory.resolve(path.split("/", 2)[0]));
				}
			}
		}
		return List.copyOf(this.files.keySet());
	}

	private static void write(Map<String, byte[]> files, Path directory) throws IOException {
		for (Map.Entry<String, byte[]> file : files.entrySet()) {
			Path path = directory.resolve(file.getKey());
			Files.createDirectories(Objects.requireNonNull(path.getParent()));
			Files.write(path, file.getValue());
			if (file.getKey().endsWith(".sh")
					&& Files.getFileAttributeView(path, PosixFileAttributeView.class) != null) {
				Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
			}
		}
	}

	/**
	 * Checks that the containers will read the change sets that were read here.
	 * @param settings which changelog the release was made from
	 * @throws IOException when no copy can be made for that
	 * @throws ChangelogException when the changelog needs files that are not among these
	 */
	public void requireWholeChangelog(Settings settings) throws IOException {
		if (!(this.release
			.changelog() instanceof BundledChangelog.Copied(Path root, String master, List<Path> copied))) {
			return;
		}
		String folder = BundledChangelog.Copied.FOLDER + "/";
		Path copy = Files.createTempDirectory("headgate-bundle-");
		String problem = "";
		try {
			write(this.files.subMap(folder, BundledChangelog.Copied.FOLDER + "0"), copy);
			Path place = copy.resolve(folder);
			List<ChangeSetInfo> read = ChangelogReader
				.read(settings.changelog().at("file:" + place.resolve(master), place.toString()))
				.model()
				.revisions();
			problem = read.equals(this.release.known()) ? "" : "a copy of it has other change sets";
		}
		catch (ChangelogException ex) {
			problem = ex.description();
		}
		finally {
			FileSystemUtils.deleteRecursively(copy);
		}
		if (!problem.isEmpty()) {
			throw new ChangelogException(
					"The changelog below " + root + " has " + copied.size()
							+ " files, and a copy of them can't stand alone: " + problem,
					"Move all that it includes into its own directory, or put it into the image and say where: --in-image.");
		}
	}

}
