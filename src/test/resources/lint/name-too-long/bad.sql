--liquibase formatted sql

--changeset example:1
ALTER TABLE book ADD COLUMN number_of_times_that_this_book_was_lent_to_a_reader_since_the_library_opened bigint;
--rollback ALTER TABLE book DROP COLUMN number_of_times_that_this_book_was_lent_to_a_reader_since_the_library_opened;
