--liquibase formatted sql

--changeset example:1 runInTransaction:false
--batch table:book key:id size:5000
UPDATE book SET pages = 0 WHERE id >= :from AND id <= :to AND pages IS NULL;
--rollback not required
