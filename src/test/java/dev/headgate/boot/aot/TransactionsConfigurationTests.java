package dev.headgate.boot.aot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TransactionsConfigurationTests {

	private static final List<String> ANNOTATIONS = List
		.of("Lorg/springframework/transaction/annotation/Transactional;", "Ljakarta/transaction/Transactional;");

	@Test
	void whatIsNotLookedAtHasNoTransactions() throws IOException {
		int classes = 0;
		List<String> transactional = new ArrayList<>();
		for (Path jar : jars()) {
			try (JarFile file = new JarFile(jar.toFile())) {
				for (JarEntry entry : file.stream().filter(TransactionsConfigurationTests::isNotLookedAt).toList()) {
					classes++;
					String bytes = new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1);
					if (ANNOTATIONS.stream().anyMatch(bytes::contains)) {
						transactional.add(name(entry));
					}
				}
			}
		}
		assertThat(classes).isGreaterThan(5000);
		// No bean itself: the repositories' own proxies read it.
		assertThat(transactional)
			.containsExactly("org.springframework.data.jpa.repository.support.SimpleJpaRepository.class");
	}

	private static boolean isNotLookedAt(JarEntry entry) {
		return entry.getName().endsWith(".class") && TransactionsConfiguration.WITHOUT.matcher(name(entry)).matches();
	}

	private static String name(JarEntry entry) {
		return entry.getName().replace('/', '.');
	}

	private static List<Path> jars() {
		return Stream.of(System.getProperty("java.class.path").split(":"))
			.filter((place) -> place.endsWith(".jar"))
			.map(Path::of)
			.filter(Files::exists)
			.toList();
	}

}
