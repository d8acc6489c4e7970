package com.example.books;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
record BookController(ObjectProvider<Books> books) {

	@GetMapping("/books/count")
	long count() {
		return this.books.stream().mapToLong(Books::count).sum();
	}

}
