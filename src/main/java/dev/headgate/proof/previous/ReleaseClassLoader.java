package dev.headgate.proof.previous;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Enumeration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Loads the classes of another release. Those in its own packages come from its jar, also
 * where this process has newer ones; libraries come from this process where it has them,
 * so that both see the same JPA.
 */
final class ReleaseClassLoader extends URLClassLoader {

	static {
		registerAsParallelCapable();
	}

	private final List<String> packages;

	/**
	 * Creates one.
	 * @param urls the release's classes and libraries
	 * @param packages its own packages, with those below
	 */
	ReleaseClassLoader(URL[] urls, List<String> packages) {
		super(urls, ReleaseClassLoader.class.getClassLoader());
		this.packages = packages.stream().map((name) -> name.replace('.', '/') + "/").toList();
	}

	private boolean isOwn(String path) {
		String below = path.endsWith("/") ? path : path + "/";
		return this.packages.stream().anyMatch(below::startsWith);
	}

	@Override
	protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
		if (!isOwn(name.replace('.', '/'))) {
			return super.loadClass(name, resolve);
		}
		synchronized (getClassLoadingLock(name)) {
			Class<?> known = findLoadedClass(name);
			return (known != null) ? known : findClass(name);
		}
	}

	@Override
	public @Nullable URL getResource(String name) {
		return isOwn(name) ? findResource(name) : super.getResource(name);
	}

	@Override
	public Enumeration<URL> getResources(String name) throws IOException {
		return isOwn(name) ? findResources(name) : super.getResources(name);
	}

}
