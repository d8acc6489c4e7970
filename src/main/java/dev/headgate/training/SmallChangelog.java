package dev.headgate.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A changelog in files, as one is mounted. At head the gate only makes its fingerprint.
 */
final class SmallChangelog {

	private SmallChangelog() {
	}

	/**
	 * Writes the changelog.
	 * @param root an empty directory
	 * @return its master file
	 * @throws IOException when it can't be written
	 */
	static Path write(Path root) throws IOException {
		Path directory = Files.createDirectories(root.resolve("db/changelog/migrations"));
		Files.writeString(directory.resolve("1.sql"), """
				--liquibase formatted sql
				--changeset training:1
				SELECT 1;
				""");
		return Files.writeString(directory.resolveSibling("db.changelog-master.yaml"), """
				databaseChangeLog:
				  - includeAll:
				      path: migrations/
				      relativeToChangelogFile: true
				""");
	}

}
