package dev.headgate;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the library demands of the Java of whoever has it as a dependency.
 */
class ClassFileTests {

	private static final int JAVA_21 = 65;

	@Test
	void everyClassRunsOnJava21() throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("target/classes/dev/headgate"))) {
			List<Path> classes = files.filter((file) -> file.toString().endsWith(".class")).toList();
			assertThat(classes).isNotEmpty().allSatisfy((file) -> assertThat(version(file)).isEqualTo(JAVA_21));
		}
	}

	private static int version(Path file) throws IOException {
		try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
			in.skipNBytes(Integer.BYTES);
			return in.readInt();
		}
	}

}
