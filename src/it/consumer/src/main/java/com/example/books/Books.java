package com.example.books;

import org.springframework.data.jpa.repository.JpaRepository;

interface Books extends JpaRepository<Book, String> {

}
