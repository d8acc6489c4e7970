package dev.headgate.proof.previous;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.FileSystemUtils;

import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.proof.scratch.ProofException;

/**
 * The jar of another release, unpacked into a temporary directory: an executable one of
 * Spring Boot's, or one of classes.
 */
public final class ReleaseJar implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(ReleaseJar.class);

	private static final List<String> EXECUTABLE = List.of("BOOT-INF/", "WEB-INF/");

	private final Path directory;

	private final List<String> packages;

	private final ReleaseClassLoader loader;

	private ReleaseJar(Path directory, List<String> packages, ReleaseClassLoader loader) {
		this.directory = directory;
		this.packages = packages;
		this.loader = loader;
	}

	/**
	 * Unpacks a jar.
	 * @param jar the jar
	 * @param packages where this release has its entities
	 * @return what is in it; closing it deletes the directory
	 * @throws ProofException when it can't be read
	 */
	public static ReleaseJar open(Path jar, List<String> packages) {
		Path directory = null;
		try (JarFile file = new JarFile(jar.toFile())) {
			directory = Files.createTempDirectory("headgate-previous");
			unpack(file, directory);
			Set<String> all = new LinkedHashSet<>(packages);
			String own = mainPackage(file.getManifest());
			if (own != null) {
				all.add(own);
			}
			List<String> searched = List.copyOf(all);
			return new ReleaseJar(directory, searched, new ReleaseClassLoader(urls(directory), searched));
		}
		catch (IOException ex) {
			delete(directory);
			throw new ProofException(ExitCode.USAGE, "--previous: " + jar + " can't be read as a jar: "
					+ ex.getClass().getSimpleName() + ", " + ex.getMessage(),
					"Name the jar of the release that is in production.");
		}
	}

	private static @Nullable String mainPackage(@Nullable Manifest manifest) {
		String main = (manifest != null) ? manifest.getMainAttributes().getValue("Start-Class") : null;
		return (main != null && main.contains(".")) ? main.substring(0, main.lastIndexOf('.')) : null;
	}

	private static void unpack(JarFile jar, Path directory) throws IOException {
		String root = EXECUTABLE.stream()
			.filter((prefix) -> jar.stream().anyMatch((entry) -> entry.getName().startsWith(prefix + "classes/")))
			.findFirst()
			.orElse("");
		for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
			String target = target(entry.getName(), root);
			if (target != null && !entry.isDirectory()) {
				copy(jar, entry, directory, target);
			}
		}
	}

	/** Where an entry goes, nowhere when it is part of Boot's own loader. */
	private static @Nullable String target(String entry, String root) {
		if (root.isEmpty()) {
			return "classes/" + entry;
		}
		boolean wanted = entry.startsWith(root + "classes/")
				|| (entry.startsWith(root + "lib/") && entry.endsWith(".jar"));
		return wanted ? entry.substring(root.length()) : null;
	}

	private static void copy(JarFile jar, JarEntry entry, Path directory, String target) throws IOException {
		Path file = directory.resolve(target).normalize();
		if (!file.startsWith(directory)) {
			throw new IOException("the entry " + entry.getName() + " lies outside of the jar");
		}
		Path parent = file.getParent();
		Files.createDirectories((parent != null) ? parent : directory);
		try (var content = jar.getInputStream(entry)) {
			Files.copy(content, file);
		}
	}

	private static URL[] urls(Path directory) throws IOException {
		List<URL> urls = new ArrayList<>();
		urls.add(url(classes(directory)));
		Path libraries = directory.resolve("lib");
		if (Files.isDirectory(libraries)) {
			try (Stream<Path> jars = Files.list(libraries)) {
				for (Path library : jars.sorted().toList()) {
					urls.add(url(library));
				}
			}
		}
		return urls.toArray(URL[]::new);
	}

	private static URL url(Path place) throws MalformedURLException {
		return place.toUri().toURL();
	}

	private static Path classes(Path directory) throws IOException {
		return Files.createDirectories(directory.resolve("classes"));
	}

	/**
	 * Returns the packages that are searched for entities.
	 * @return their names
	 */
	public List<String> packages() {
		return this.packages;
	}

	/**
	 * Returns the release's classes.
	 * @return what loads them
	 */
	public ResourceLoader classes() {
		return new DefaultResourceLoader(this.loader);
	}

	/**
	 * Finds the release's changelog, which has the path that this one has, or the longest
	 * end of it that is in the jar.
	 * @param settings the settings of this changelog
	 * @param path the path of this changelog
	 * @return the settings of the release's changelog, empty when the jar has none
	 */
	public Optional<ChangelogSettings> changelog(ChangelogSettings settings, String path) {
		Path root = this.directory.resolve("classes");
		Path wanted = Path.of(path);
		for (int start = 0; start < wanted.getNameCount(); start++) {
			Path file = root.resolve(wanted.subpath(start, wanted.getNameCount()));
			if (Files.isRegularFile(file)) {
				return Optional.of(settings.at("file:" + file, root.toString()));
			}
		}
		return Optional.empty();
	}

	@Override
	public void close() {
		try {
			this.loader.close();
		}
		catch (IOException ex) {
			log.debug("Cannot close the libraries of the previous release", ex);
		}
		delete(this.directory);
	}

	private static void delete(@Nullable Path directory) {
		try {
			FileSystemUtils.deleteRecursively(directory);
		}
		catch (IOException ex) {
			log.warn("Cannot delete the temporary directory {}: {}", directory, ex.toString());
		}
	}

}
