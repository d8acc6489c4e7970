package dev.headgate.junit;

import javax.sql.DataSource;

import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.transaction.annotation.Transactional;

import dev.headgate.config.Database;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.junit.HeadgateDatabase.Scope;
import dev.headgate.testing.Bookshop;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with a Spring context: all these classes share one.
 */
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class SpringContextIT {

	private static final String INSERT = "INSERT INTO books (isbn, title) VALUES ('1', 'Emma')";

	private static final String COUNT = "SELECT count(*) FROM books";

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
			DataSourceTransactionManagerAutoConfiguration.class })
	static class Service {

		/** What a start writes belongs to the database that each class begins with. */
		@Bean
		ApplicationRunner shelfForReturns(JdbcTemplate database) {
			return (arguments) -> database.update("INSERT INTO shelves (name) VALUES ('Returns')");
		}

	}

	@Nested
	@Order(1)
	@SpringBootTest(classes = Service.class, properties = "spring.liquibase.user=migrator")
	@ActiveProfiles({ "test", "bookshop" })
	@HeadgateDatabase
	@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
	class FirstClass {

		@Autowired
		JdbcTemplate template;

		@Autowired
		Verdict verdict;

		@Test
		@Order(1)
		void gateOpensOnADatabaseAtHead() {
			assertThat(((Verdict.Open) this.verdict).applied()).isZero();
			assertThat(this.template.queryForObject("SELECT count(*) FROM headgate.run", Integer.class)).isOne();
			assertThat(this.template
				.queryForObject("SELECT id FROM databasechangelog ORDER BY orderexecuted DESC LIMIT 1", String.class))
				.isEqualTo(Bookshop.HEAD);
			this.template.update(INSERT);
		}

		@Test
		@Order(2)
		void methodSeesWhatTheOneBeforeWrote(Database database, DataSource dataSource) {
			assertThat(this.template.queryForObject(COUNT, Integer.class)).isOne();
			assertThat(new JdbcTemplate(dataSource).queryForObject(COUNT, Integer.class)).isOne();
			assertThat(database.url())
				.endsWith(this.template.queryForObject("SELECT current_database()", String.class));
		}

	}

	@Nested
	@Order(2)
	@SpringBootTest(classes = Service.class, properties = "spring.liquibase.user=migrator")
	@ActiveProfiles({ "test", "bookshop" })
	@HeadgateDatabase
	class SecondClass {

		@Test
		void classWithTheSameContextHasAFreshDatabase(@Autowired JdbcTemplate template) {
			assertThat(template.queryForObject(COUNT, Integer.class)).isZero();
			assertThat(template.queryForList("SELECT name FROM shelves WHERE name = 'Returns'")).hasSize(1);
			template.update(INSERT);
		}

	}

	@Nested
	@Order(3)
	@SpringBootTest(classes = Service.class, properties = "spring.liquibase.user=migrator")
	@ActiveProfiles({ "test", "bookshop" })
	@HeadgateDatabase(scope = Scope.METHOD)
	@Transactional
	class FreshForEachMethod {

		@Autowired
		JdbcTemplate template;

		@Test
		void oneMethodWrites(Database database) {
			write(database);
		}

		@Test
		void anotherSeesNothingOfIt(Database database) {
			write(database);
		}

		/** Outside the test's transaction, which is rolled back anyway. */
		private void write(Database database) {
			JdbcTemplate outside = new JdbcTemplate(DatabaseCopy.dataSource(database));
			assertThat(this.template.queryForObject(COUNT, Integer.class)).isZero();
			assertThat(outside.update(INSERT)).isOne();
			assertThat(this.template.queryForList("SELECT name FROM shelves WHERE name = 'Returns'")).hasSize(1);
		}

	}

	@Nested
	@Order(4)
	@SpringBootTest(classes = Service.class)
	@ActiveProfiles({ "dev", "bookshop" })
	@HeadgateDatabase
	class WithSeeds {

		@Test
		void profileDevHasTheSeeds(@Autowired JdbcTemplate template) {
			assertThat(template.queryForObject(COUNT, Integer.class)).isPositive();
			assertThat(template.queryForObject("SELECT count(*) FROM headgate.run", Integer.class)).isOne();
		}

	}

}
