--liquibase formatted sql

--changeset bob:last logicalFilePath:old/last.sql
CREATE TABLE last (id int);
