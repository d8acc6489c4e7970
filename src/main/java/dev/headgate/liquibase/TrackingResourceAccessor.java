package dev.headgate.liquibase;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import liquibase.exception.LiquibaseException;
import liquibase.integration.spring.SpringResourceAccessor;
import liquibase.parser.ChangeLogParserFactory;
import liquibase.resource.AbstractResourceAccessor;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.resource.Resource;
import liquibase.resource.ResourceAccessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.DefaultResourceLoader;

import dev.headgate.changelog.FileText;
import dev.headgate.changelog.Fingerprint;
import dev.headgate.changelog.FingerprintInputs;
import dev.headgate.changelog.Location;
import dev.headgate.config.PrintableText;

/**
 * Where Liquibase finds a changelog's files. It notes whether Liquibase has looked at
 * anything that a {@link Fingerprint} does not cover.
 */
final class TrackingResourceAccessor extends AbstractResourceAccessor {

	/**
	 * Liquibase looks for the schemas of XML changelogs here before it takes its own.
	 */
	private static final String SCHEMAS = "www.liquibase.org/xml/ns/";

	private static final Pattern CHANGELOG = Pattern.compile("(?i)\\.(sql|xml|ya?ml|json)$");

	private static final Pattern YAML = Pattern.compile("(?i)\\.(ya?ml|json)$");

	/** The locks of Emacs, the shadows of macOS. */
	private static final Pattern LEFTOVER = Pattern.compile("^(\\.#|\\._|#)");

	private static final Logger log = LoggerFactory.getLogger(TrackingResourceAccessor.class);

	private final ResourceAccessor files;

	private final FingerprintInputs inputs;

	private final Set<String> checked = new HashSet<>();

	private boolean strayed;

	private boolean parsing = true;

	private TrackingResourceAccessor(ResourceAccessor files, FingerprintInputs inputs) {
		this.files = files;
		this.inputs = inputs;
	}

	/**
	 * Opens the place where a changelog lies.
	 * @param location the place
	 * @return its files
	 * @throws FileNotFoundException when the directory has vanished
	 */
	static TrackingResourceAccessor of(Location location) throws FileNotFoundException {
		Path root = location.root();
		ResourceAccessor files = (root != null) ? new DirectoryResourceAccessor(root)
				: new SpringResourceAccessor(new DefaultResourceLoader(Location.classLoader()));
		return new TrackingResourceAccessor(files, new FingerprintInputs(location));
	}

	/**
	 * Says whether Liquibase has looked elsewhere.
	 * @return {@code true} when something may have changed that no fingerprint shows
	 */
	boolean accessedOutsideScope() {
		return this.strayed;
	}

	/** From now on Liquibase reads what change sets name. */
	void parsed() {
		this.parsing = false;
	}

	@Override
	public List<Resource> search(String path, boolean recursive) throws IOException {
		return changelogs(path, noted(path, this.files.search(path, recursive)));
	}

	@Override
	public List<Resource> search(String path, SearchOptions options) throws IOException {
		return changelogs(path, noted(path, this.files.search(path, options)));
	}

	@Override
	public List<Resource> getAll(String path) throws IOException {
		List<Resource> found = noted(path, this.files.getAll(path));
		if (this.parsing && CHANGELOG.matcher(path).find() && !path.startsWith(SCHEMAS) && !found.isEmpty()
				&& this.checked.add(path)) {
			check(path, found.getFirst());
		}
		return found;
	}

	/** Before Liquibase reads it: it would replace what is wrong, or read for ever. */
	private static void check(String path, Resource file) throws IOException {
		try (InputStream bytes = file.openInputStream()) {
			String text = FileText.decode(path, bytes.readAllBytes(), null);
			if (YAML.matcher(path).find()) {
				YamlAliases.check(path, text);
			}
		}
	}

	/**
	 * What editors, file managers and people leave beside migrations is ignored.
	 */
	private List<Resource> changelogs(String path, List<Resource> found) {
		if (!this.parsing) {
			return found;
		}
		List<Resource> changelogs = new ArrayList<>();
		List<String> others = new ArrayList<>();
		for (Resource resource : found) {
			String name = resource.getPath().substring(resource.getPath().lastIndexOf('/') + 1);
			if (name.indexOf('\uFFFD') >= 0) {
				throw FileText.unreadableName(resource.getPath());
			}
			if (LEFTOVER.matcher(name).find() || !isReadable(resource.getPath())) {
				others.add(name);
			}
			else {
				changelogs.add(resource);
			}
		}
		if (!others.isEmpty() && this.checked.add("ignored " + path)) {
			log.info("Ignoring {} in {}: not changelogs", PrintableText.of(String.join(", ", others)), path);
		}
		return changelogs;
	}

	private boolean isReadable(String path) {
		if (CHANGELOG.matcher(path).find()) {
			return true;
		}
		try {
			ChangeLogParserFactory.getInstance().getParser(path, this);
			return true;
		}
		catch (LiquibaseException ex) {
			return false;
		}
	}

	/** A missing path may exist at the next start. */
	private List<Resource> noted(String path, List<Resource> found) {
		this.strayed |= !path.startsWith(SCHEMAS) && !this.inputs.cover(path);
		found.forEach((resource) -> this.strayed |= !this.inputs.cover(resource.getUri()));
		return found;
	}

	@Override
	public List<String> describeLocations() {
		return this.files.describeLocations();
	}

	/** Neither a directory nor the class path is held open. */
	@Override
	public void close() {
	}

}
