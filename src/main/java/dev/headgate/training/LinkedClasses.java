package dev.headgate.training;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Loads and links the classes of a jar without running any of them.
 */
final class LinkedClasses {

	private static final String SUFFIX = ".class";

	private LinkedClasses() {
	}

	/**
	 * Links what lies below some folders of a jar. Classes that need a library that is
	 * not there are passed over.
	 * @param member any class of the jar
	 * @param folders the folders
	 * @return how many methods there are
	 * @throws IOException when the jar can't be read
	 */
	static int of(Class<?> member, List<String> folders) throws IOException {
		Path jar = Path.of(URI.create(member.getProtectionDomain().getCodeSource().getLocation().toString()));
		try (JarFile file = new JarFile(jar.toFile())) {
			return file.stream()
				.map(JarEntry::getName)
				.filter((name) -> name.endsWith(SUFFIX) && folders.stream().anyMatch(name::startsWith))
				.map((name) -> name.substring(0, name.length() - SUFFIX.length()).replace('/', '.'))
				.mapToInt((name) -> link(name, member.getClassLoader()))
				.sum();
		}
	}

	private static int link(String name, ClassLoader loader) {
		try {
			// Asking for the methods links a class; only linked ones can be remembered.
			return Class.forName(name, false, loader).getDeclaredMethods().length;
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return 0;
		}
	}

}
