package dev.headgate.config;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.Driver;

import static org.assertj.core.api.Assertions.assertThat;

class DatabaseTests {

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`',
			value = { "jdbc:postgresql://h:5432/app, jdbc:postgresql://h:5432/x",
					"jdbc:postgresql://h/app?sslmode=require&a=/b, jdbc:postgresql://h/x?sslmode=require&a=/b",
					"jdbc:postgresql://h, jdbc:postgresql://h/x", "jdbc:postgresql://h/, jdbc:postgresql://h/x",
					"jdbc:postgresql://h?a=b, jdbc:postgresql://h/x?a=b", "jdbc:postgresql:app, jdbc:postgresql:x",
					"jdbc:postgresql:/, jdbc:postgresql:x", "jdbc:postgresql:///app, jdbc:postgresql:///x",
					"`jdbc:postgresql://a:1,b:2/app`, `jdbc:postgresql://a:1,b:2/x`",
					"jdbc:postgresql://[::1]:5432/app, jdbc:postgresql://[::1]:5432/x" })
	void anotherDatabaseIsOnTheSameServer(String url, String other) {
		Database database = new Database(url, "u", new Secret("p")).named("x");
		assertThat(database).isEqualTo(new Database(other, "u", new Secret("p")));
		assertThat(Driver.parseURL(database.url(), null)).containsEntry("PGDBNAME", "x");
	}

}
