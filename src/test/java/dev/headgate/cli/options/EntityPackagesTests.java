package dev.headgate.cli.options;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.persistence.autoconfigure.EntityScan;

import dev.headgate.testing.Bookshop;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The packages of entities, for each way in which Spring Boot is told of them.
 */
class EntityPackagesTests {

	@Test
	void packageOfTheApplication() {
		assertThat(EntityPackages.of(Plain.class)).containsExactly("dev.headgate.cli.options");
	}

	@Test
	void packagesOfAutoConfiguration() {
		assertThat(EntityPackages.of(Elsewhere.class)).containsExactly("com.acme.shop");
	}

	@Test
	void packagesOfEntityScan() {
		assertThat(EntityPackages.of(Scanning.class)).containsExactly("com.acme.model", "dev.headgate.testing");
		assertThat(EntityPackages.of(Inherited.class)).containsExactly("com.acme.model", "dev.headgate.testing");
	}

	@SpringBootApplication
	static class Plain {

	}

	@SpringBootApplication(scanBasePackages = "com.acme.shop")
	@AutoConfigurationPackage(basePackages = "com.acme.shop")
	static class Elsewhere {

	}

	@SpringBootApplication
	@AutoConfigurationPackage(basePackages = "com.acme.shop")
	@EntityScan(basePackages = "com.acme.model", basePackageClasses = Bookshop.class)
	static class Scanning {

	}

	static class Inherited extends Scanning {

	}

}
