package dev.headgate.proof.scratch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.testcontainers.DockerClientFactory;

import dev.headgate.cli.VerbRun;
import dev.headgate.testing.Bookshop;
import dev.headgate.testing.Concurrent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Proofs in a container that is started for them.
 */
@Concurrent
@EnabledIfSystemProperty(named = "test.database", matches = "testcontainers")
class ContainerTemporaryServerIT {

	private static final String IMAGE = "postgres:17";

	@Test
	void provesInAContainer() {
		String here = System.getProperty("test.postgres-image", IMAGE);
		if (!here.equals(IMAGE)) {
			DockerClientFactory.instance().client().tagImageCmd(here, "postgres", "17").exec();
		}
		VerbRun run = VerbRun
			.run("verify", "--only", "fresh,stairway", "--scratch", "testcontainers", Bookshop.ARGUMENT)
			.exitsWith(0);
		assertThat(run.out()).containsPattern("fresh +passed").containsPattern("stairway +passed");
	}

}
