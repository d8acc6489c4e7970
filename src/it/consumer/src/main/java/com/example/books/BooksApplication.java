package com.example.books;

import dev.headgate.cli.HeadgateLauncher;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class BooksApplication {

	public static void main(String[] args) {
		HeadgateLauncher.run(BooksApplication.class, args);
	}

}
