package com.example.books;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.json.JsonTest;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Asks for no database, and none is configured.
 */
@JsonTest
class JsonSliceTests {

	@Autowired
	ApplicationContext context;

	@Test
	void sliceStartsWithoutGate() {
		assertThat(this.context.containsBean("headgateVerdict")).isFalse();
	}

}
