package dev.headgate.gate;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;

import dev.headgate.gate.verdict.Verdict;
import dev.headgate.testing.ContainerImage;
import dev.headgate.testing.TestServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A fork's test with a container: the gate migrates the very database that the service is
 * connected to.
 */
@SpringBootTest
@Testcontainers
@ContainerImage
class ServiceConnectionIT {

	@Container
	@ServiceConnection
	static final PostgreSQLContainer POSTGRES = new PostgreSQLContainer(TestServer.image());

	@Autowired
	private Verdict verdict;

	@Autowired
	private JdbcClient jdbc;

	@Test
	void gateMigratesTheContainersDatabase() {
		assertThat(this.verdict).isInstanceOfSatisfying(Verdict.Open.class,
				(open) -> assertThat(open.applied())
					.isEqualTo(this.jdbc.sql("SELECT count(*) FROM databasechangelog").query(Integer.class).single())
					.isPositive());
	}

}
