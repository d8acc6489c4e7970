package dev.headgate.testing;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What makes the processes of the other tests start fast is there, and used.
 */
@Execution(ExecutionMode.CONCURRENT)
class ExtractedJarIT {

	@Test
	void classesComeFromTheArchive(@TempDir Path directory) {
		Path classes = directory.resolve("classes");
		try (TestDatabase database = TestDatabase.create()) {
			JarProcess.on(database).option("-Xlog:class+load=info:file=" + classes).run("upgrade").exitsWith(0);
		}
		assertThat(classes).content()
			.containsPattern("dev\\.headgate\\.gate\\.Gate source: shared objects file \\(top\\)")
			.containsPattern("liquibase\\.Scope source: shared objects file \\(top\\)");
	}

}
