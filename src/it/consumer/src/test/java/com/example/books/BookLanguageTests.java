package com.example.books;

import dev.headgate.junit.SchemaAt;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One migration, with data.
 */
class BookLanguageTests {

	@Test
	void booksFromBeforeAreEnglish() {
		try (SchemaAt schema = SchemaAt.before("9d3e5a71")) {
			schema.execute("INSERT INTO book (isbn, title) VALUES ('1', 'Emma')");
			schema.apply();
			assertThat(schema.value("SELECT language FROM book")).isEqualTo("en");
			schema.undo();
			assertThat(schema.value("SELECT title FROM book")).isEqualTo("Emma");
		}
	}

}
