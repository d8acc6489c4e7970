--liquibase formatted sql
--changeset ann:one
CREATE TABLE one (id int);
