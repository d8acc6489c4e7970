package dev.headgate.changelog;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import liquibase.integration.spring.SpringResourceAccessor;
import liquibase.resource.AbstractResourceAccessor;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.resource.Resource;
import liquibase.resource.ResourceAccessor;
import org.springframework.core.io.DefaultResourceLoader;

/**
 * Where the engine finds a changelog's files. It notes whether the engine has looked at
 * anything that a {@link Fingerprint} does not cover.
 */
final class Resources extends AbstractResourceAccessor {

	/**
	 * The engine looks for the schemas of XML changelogs here before it takes its own.
	 */
	private static final String SCHEMAS = "www.liquibase.org/xml/ns/";

	private final ResourceAccessor files;

	private final Inputs inputs;

	private boolean strayed;

	private Resources(ResourceAccessor files, Inputs inputs) {
		this.files = files;
		this.inputs = inputs;
	}

	/**
	 * Opens the place where a changelog lies.
	 * @param location the place
	 * @return its files
	 * @throws FileNotFoundException when the directory has vanished
	 */
	static Resources of(Location location) throws FileNotFoundException {
		Path root = location.root();
		ResourceAccessor files = (root != null) ? new DirectoryResourceAccessor(root)
				: new SpringResourceAccessor(new DefaultResourceLoader(Location.classLoader()));
		return new Resources(files, new Inputs(location));
	}

	/**
	 * Says whether the engine has looked elsewhere.
	 * @return {@code true} when something may have changed that no fingerprint shows
	 */
	boolean haveStrayed() {
		return this.strayed;
	}

	@Override
	public List<Resource> search(String path, boolean recursive) throws IOException {
		return noted(path, this.files.search(path, recursive));
	}

	@Override
	public List<Resource> search(String path, SearchOptions options) throws IOException {
		return noted(path, this.files.search(path, options));
	}

	@Override
	public List<Resource> getAll(String path) throws IOException {
		return noted(path, this.files.getAll(path));
	}

	/** What is not there may come. */
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
