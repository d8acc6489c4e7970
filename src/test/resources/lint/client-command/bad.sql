--liquibase formatted sql
-- not watched: the rows come from the client

--changeset example:1
COPY book (title) FROM STDIN;
--rollback not required
