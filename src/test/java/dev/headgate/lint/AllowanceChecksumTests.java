package dev.headgate.lint;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.config.Settings;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.TestSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An allowance in a change set's comment may be added once it is applied.
 */
class AllowanceChecksumTests {

	private static final String SQL = """
			--liquibase formatted sql

			--changeset ann:1
			--comment: Old%s
			ALTER TABLE book DROP COLUMN subtitle;
			--rollback not required
			""";

	@TempDir
	private Path directory;

	@Test
	void commentIsNoPartOfTheChecksum() {
		Set<String> before = checksums(SQL.formatted(""));
		assertThat(checksums(SQL.formatted("; headgate:allow drop-column: nobody reads it"))).isEqualTo(before);
		assertThat(checksums(SQL.formatted("").replace("subtitle", "title"))).isNotEqualTo(before);
	}

	private Set<String> checksums(String text) {
		ChangelogDirectory changelog = new ChangelogDirectory(this.directory).file("db/changelog/1.sql", text)
			.master("- include: {file: 1.sql, relativeToChangelogFile: true}\n");
		Settings settings = TestSettings.of("jdbc:postgresql:none", "ann", "none")
			.with("headgate.changelog", changelog.location("db/changelog/master.yaml"))
			.read();
		List<ChangeSetInfo> all = ChangelogReader.read(settings.changelog()).model().distinct();
		assertThat(all).extracting(ChangeSetInfo::id).containsExactly("1");
		return all.getFirst().checksums();
	}

}
