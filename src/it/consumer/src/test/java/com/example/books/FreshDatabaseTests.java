package com.example.books;

import java.sql.Connection;

import dev.headgate.junit.HeadgateDatabase;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The whole service on a database of its own for each method.
 */
@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@HeadgateDatabase(scope = HeadgateDatabase.Scope.METHOD)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FreshDatabaseTests {

	@Autowired
	Books books;

	@Test
	@Order(1)
	void gateFindsTheSchemaAtHeadByItsFastPath(CapturedOutput output) {
		assertThat(output).contains("unchanged since this build last saw it", "Gate open");
		this.books.save(book("1", "Emma"));
	}

	@Test
	@Order(2)
	void methodSeesNothingOfTheOneBefore(Connection connection) throws Exception {
		assertThat(this.books.count()).isZero();
		this.books.save(book("2", "Persuasion"));
		try (var row = connection.createStatement().executeQuery("SELECT title FROM book")) {
			assertThat(row.next()).isTrue();
			assertThat(row.getString(1)).isEqualTo("Persuasion");
		}
	}

	private static Book book(String isbn, String title) {
		Book book = new Book();
		book.isbn = isbn;
		book.title = title;
		return book;
	}

}
