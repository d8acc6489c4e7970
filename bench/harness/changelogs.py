"""Generates the same migrations for every peer.

Number 1 creates the tables of the sample domain (db/schema.sql) and a table bench_item;
every other one inserts one row into that.
"""

import os
import shutil
import zlib

MASTER = "db/changelog/db.changelog-master.yaml"


def statement(number, schema):
    if number == 1:
        return schema + "\nCREATE TABLE bench_item (\n  id int PRIMARY KEY,\n  name text NOT NULL\n);\n"
    return f"INSERT INTO bench_item (id, name) VALUES ({number}, 'item {number}');\n"


def undo(number):
    return "not required" if number == 1 else f"DELETE FROM bench_item WHERE id = {number};"


def schema_of(repository):
    with open(os.path.join(repository, "db/schema.sql"), encoding="utf-8") as file:
        return "".join(line for line in file if not line.startswith("--")).strip() + "\n"


def liquibase(root, count, per_file, schema):
    """Formatted SQL with the head lines that Headgate's own migrations have; returns the master changelog."""
    directory = os.path.join(root, "db/changelog/migrations")
    os.makedirs(directory)
    with open(os.path.join(root, MASTER), "w", encoding="utf-8") as file:
        file.write("databaseChangeLog:\n  - includeAll:\n      path: migrations/\n      relativeToChangelogFile: true\n")
    parent = "none"
    for place, first in enumerate(range(1, count + 1, per_file)):
        numbers = range(first, min(first + per_file, count + 1))
        revision = f"{numbers[-1]:08x}"
        day, minute = divmod(place, 1440)
        name = f"2026{1 + day // 28:02d}{1 + day % 28:02d}_{minute // 60:02d}{minute % 60:02d}_{revision}_bench.sql"
        with open(os.path.join(directory, name), "w", encoding="utf-8") as file:
            file.write(f"--liquibase formatted sql logicalFilePath:db/changelog/migrations/{name}\n\n"
                       f"-- Revision: {revision}\n-- Parent: {parent}\n")
            for number in numbers:
                file.write(f"\n--changeset bench:{number:08x}\n--comment: Change set {number} of the benchmark\n"
                           f"{statement(number, schema)}--rollback {undo(number)}\n")
        parent = revision
    return os.path.join(root, MASTER)


def flyway(root, count, schema):
    """One versioned file for each; returns their directory."""
    directory = os.path.join(root, "db/migration")
    os.makedirs(directory)
    for number in range(1, count + 1):
        with open(os.path.join(directory, f"V{number}__bench.sql"), "w", encoding="utf-8") as file:
            file.write(statement(number, schema))
    return directory


def flyway_checksum(text):
    """Flyway's own: the CRC-32 of the lines without their ends, as a signed number."""
    crc = 0
    for line in text.splitlines():
        crc = zlib.crc32(line.encode(), crc)
    return crc - (1 << 32) if crc >= 1 << 31 else crc


def alembic(root, count, schema, template):
    """One revision file for each; returns the ini file."""
    shutil.copytree(template, root)
    directory = os.path.join(root, "versions")
    os.makedirs(directory)
    previous = None
    for number in range(1, count + 1):
        revision = f"{number:08x}"
        with open(os.path.join(directory, f"{revision}_bench.py"), "w", encoding="utf-8") as file:
            file.write(f'"""Change set {number} of the benchmark"""\n\nfrom alembic import op\n\n'
                       f"revision = {revision!r}\ndown_revision = {previous!r}\n\n\n"
                       f"def upgrade():\n    op.execute({statement(number, schema)!r})\n\n\n"
                       f"def downgrade():\n    op.execute({('SELECT 1' if number == 1 else undo(number))!r})\n")
        previous = revision
    return os.path.join(root, "alembic.ini")
