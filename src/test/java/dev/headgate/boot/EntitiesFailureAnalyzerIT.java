package dev.headgate.boot;

import java.nio.file.Path;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service on a changelog of another application.
 */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class EntitiesFailureAnalyzerIT {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@Test
	void serviceOnAForeignChangelogSaysSo(@TempDir Path root) {
		ChangelogDirectory changelog = new ChangelogDirectory(root).master("""
				- changeSet:
				    id: parcels
				    author: ann
				    changes:
				      - sql: { sql: CREATE TABLE parcels (id int PRIMARY KEY) }
				""");
		JarProcess service = JarProcess.on(this.database)
			.run("serve", changelog.argument(), "--spring.jpa.hibernate.ddl-auto=validate")
			.exitsWith(1);
		assertThat(service.out())
			.contains("APPLICATION FAILED TO START",
					"The entities of this service do not fit the schema that its changelog makes.",
					"changelog    " + changelog.location("db/changelog/master.yaml"), "missing      missing table [",
					"headgate check", "headgate sidecar")
			.doesNotContain("\tat ");
		assertThat(service.hasListened()).isFalse();
	}

}
