package com.example.books;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.ApplicationContext;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Asks for no database, and so has no gate; the settings name a database that is not
 * there.
 */
@WebMvcTest(properties = "spring.datasource.url=jdbc:postgresql://localhost:1/none")
class WebSliceTests {

	@Autowired
	ApplicationContext context;

	@Autowired
	MockMvcTester mvc;

	@Test
	void controllerAnswersWithoutGate() {
		assertThat(this.mvc.get().uri("/books/count")).hasStatusOk().bodyText().isEqualTo("0");
		assertThat(this.context.containsBean("headgateVerdict")).isFalse();
	}

}
