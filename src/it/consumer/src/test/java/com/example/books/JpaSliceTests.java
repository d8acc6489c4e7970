package com.example.books;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Asks for a database, and so the gate migrates it first, as in production.
 */
@DataJpaTest
class JpaSliceTests {

	private static final Database DATABASE = Database.create("slice");

	@Autowired
	ApplicationContext context;

	@Autowired
	Books books;

	@DynamicPropertySource
	static void database(DynamicPropertyRegistry registry) {
		DATABASE.register(registry);
	}

	@Test
	void repositoryFindsTheTablesOfTheChangelog() {
		assertThat(this.books.count()).isZero();
		assertThat(this.context.containsBean("headgateVerdict")).isTrue();
	}

	@Test
	void gateRunsOnceForTheContext() {
		assertThat(DATABASE.query("SELECT count(*) FROM headgate.run")).isEqualTo("1");
	}

}
