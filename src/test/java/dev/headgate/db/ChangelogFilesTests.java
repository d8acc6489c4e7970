package dev.headgate.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.config.Settings.History;
import dev.headgate.liquibase.ChangelogReader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The conventions of the files under {@code db/}.
 */
class ChangelogFilesTests {

	private static final Pattern NAME = Pattern.compile("\\d{8}_\\d{4}_([0-9a-f]{8})_[a-z0-9]+(_[a-z0-9]+)*\\.sql");

	@ParameterizedTest
	@MethodSource("revisions")
	void revisionIsNamedByItsTimeItsIdAndASlug(Path file) {
		assertThat(file.getFileName().toString()).matches(NAME);
	}

	@ParameterizedTest
	@MethodSource("revisions")
	void revisionIsOneChangeSetWithTheIdOfTheFileName(Path file) {
		assertThat(text(file)).contains("\n-- Revision: " + revision(file) + "\n");
		assertThat(values(file, "(?m)^--changeset [^:\\s]+:(\\S+)")).containsExactly(revision(file));
	}

	@ParameterizedTest
	@MethodSource("changeSets")
	void logicalPathIsTheFilesPath(Path file) {
		assertThat(text(file)).startsWith("--liquibase formatted sql logicalFilePath:" + file + "\n");
	}

	@ParameterizedTest
	@MethodSource("changeSets")
	void changeSetHasACommentAndARollback(Path file) {
		assertThat(values(file, "(?m)^--comment: (\\S.*)$")).hasSize(1);
		assertThat(values(file, "(?m)^--rollback (\\S.*)$")).isNotEmpty();
	}

	@Test
	void revisionsFormOneLineInTheOrderOfTheirNames() {
		String parent = "none";
		Set<String> seen = new HashSet<>();
		for (Path file : revisions().toList()) {
			assertThat(values(file, "(?m)^-- Parent: (\\S+)$")).as(file.toString()).containsExactly(parent);
			parent = revision(file);
			assertThat(seen.add(parent)).as("revision %s is new", parent).isTrue();
		}
		assertThat(seen).isNotEmpty();
	}

	@Test
	void integrityFileIsAsTheFilesAre() throws IOException {
		List<String> recorded = Files.readString(Path.of("db/changelog.sum")).lines().skip(2).toList();
		assertThat(recorded).hasSize((int) revisions().count());
		ChangelogSettings settings = new ChangelogSettings("file:db/changelog/db.changelog-master.yaml", "", "db/seed",
				false, List.of("prod"), "", Map.of(),
				new History("", "", "databasechangelog", "databasechangeloglock"));
		assertThat(ChangelogReader.read(settings).chain().files())
			.extracting((file) -> "%s %s %s %s".formatted(file.revision(),
					file.parents().isEmpty() ? "none" : file.parents().getFirst(), file.checksum(),
					file.path().substring("db/".length())))
			.containsExactlyElementsOf(recorded);
	}

	static Stream<Path> revisions() {
		return Stream.concat(files("db/changelog/baseline"), files("db/changelog/migrations"));
	}

	static Stream<Path> changeSets() {
		return Stream.concat(revisions(), files("db/seed"));
	}

	/** A folder that holds nothing is in no clone. */
	private static Stream<Path> files(String folder) {
		if (!Files.exists(Path.of(folder))) {
			return Stream.empty();
		}
		try (Stream<Path> files = Files.list(Path.of(folder))) {
			return files.filter((file) -> !file.endsWith("schema.sql")).sorted().toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String revision(Path file) {
		Matcher matcher = NAME.matcher(file.getFileName().toString());
		return matcher.matches() ? matcher.group(1) : "no revision in " + file;
	}

	private static List<String> values(Path file, String pattern) {
		Matcher matcher = Pattern.compile(pattern).matcher(text(file));
		return matcher.results().map((result) -> result.group(1)).toList();
	}

	private static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
