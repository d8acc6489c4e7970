package com.example.books;

import dev.headgate.gate.verdict.Verdict;
import dev.headgate.junit.HeadgateDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A slice with a database of its own, which is at head before the gate looks.
 */
@DataJpaTest
@HeadgateDatabase
class BooksTests {

	@Autowired
	Verdict verdict;

	@Autowired
	Books books;

	@Test
	void repositoryFindsTheTablesOfTheChangelog() {
		assertThat(this.books.count()).isZero();
	}

	@Test
	void gateHasNothingToApply() {
		assertThat(((Verdict.Open) this.verdict).applied()).isZero();
	}

}
