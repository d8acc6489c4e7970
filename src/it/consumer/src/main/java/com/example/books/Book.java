package com.example.books;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

@Entity
class Book {

	@Id
	String isbn;

	String title;

	String language;

}
