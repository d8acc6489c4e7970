package dev.headgate.changelog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.headgate.authoring.ChangelogEditor;
import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.config.Settings.History;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.testing.ChangelogDirectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The chain of revisions and the integrity file, as the gate finds them.
 */
public class RevisionGraphTests {

	private static final String XML = """
			<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
			 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="
			 http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
			<changeSet id="d" author="ann"><sql>SELECT 1</sql></changeSet></databaseChangeLog>
			""";

	private static final String MIGRATIONS = "db/changelog/migrations/";

	@TempDir
	private Path temporary;

	private ChangelogDirectory changelog;

	@BeforeEach
	void threeRevisions() {
		this.changelog = new ChangelogDirectory(this.temporary).master("""
				- includeAll: { path: migrations/, relativeToChangelogFile: true }
				- includeAll: { path: ../seed/, relativeToChangelogFile: true, context: "@dev" }""");
		this.changelog.file("db/seed/1.sql", "--liquibase formatted sql\n--changeset ann:seed\nSELECT 1;\n");
		link("1_a", "a", "none");
		link("2_b", "b", "a");
		link("3_c", "c", "b");
	}

	public static ChangelogSettings settings(String location) {
		return new ChangelogSettings(location, "", "db/seed", false, List.of("prod"), "", Map.of(),
				new History("", "", "databasechangelog", "databasechangeloglock"));
	}

	private ChangelogSettings settings() {
		return settings(this.changelog.location("db/changelog/master.yaml"));
	}

	private void link(String name, String revision, String parent) {
		this.changelog.file(MIGRATIONS + name + ".sql",
				"--liquibase formatted sql\n\n-- Revision: " + revision + "\n-- Parent: " + parent
						+ "\n\n--changeset ann:" + revision + "\n--comment: about " + revision
						+ "\nSELECT 1;\n--rollback empty\n");
	}

	private RevisionGraph chain() {
		return ChangelogReader.read(settings()).chain();
	}

	private void recordSum() {
		ChangelogEditor.open(settings()).writeSum();
	}

	private String sum() throws IOException {
		return Files.readString(this.temporary.resolve("db/changelog.sum"));
	}

	private void assertRefused(String what, String remedy) {
		assertThatExceptionOfType(ChangelogException.class).isThrownBy(this::chain)
			.withMessageContaining("is not sound")
			.withMessageContaining(what)
			.satisfies((ex) -> assertThat(ex.action()).contains(remedy));
	}

	@Test
	void soundChainHasOneHeadAndNoBranches() throws IOException {
		RevisionGraph chain = chain();
		assertThat(chain.revisions()).extracting(MigrationFile::name).containsExactly("a", "b", "c");
		assertThat(chain.revisions()).extracting(MigrationFile::message).first().isEqualTo("about a");
		assertThat(chain.heads()).extracting(MigrationFile::path).containsExactly(MIGRATIONS + "3_c.sql");
		assertThat(chain.branches()).isEmpty();
		recordSum();
		assertThat(chain()).isNotNull();
		assertThat(sum().lines().filter((line) -> !line.startsWith("#"))).hasSize(3)
			.last()
			.asString()
			.matches("c b [0-9a-f]{64} changelog/migrations/3_c\\.sql");
	}

	@Test
	void twoHeadsAreNamedWithTheirFilesAndTheRemedy() {
		link("4_d", "d", "b");
		assertRefused(
				"2 heads, of which none follows another: c (" + MIGRATIONS + "3_c.sql), d (" + MIGRATIONS + "4_d.sql)",
				"headgate merge c d -m \"…\"");
		RevisionGraph chain = ChangelogReader.readAsIs(settings()).chain();
		assertThat(chain.branches()).extracting(MigrationFile::name).containsExactly("b");
		assertThat(chain.children("b")).extracting(MigrationFile::name).containsExactly("c", "d");
		link("5_e", "e", "c, d");
		assertThat(chain().heads()).extracting(MigrationFile::name).containsExactly("e");
	}

	@Test
	void unknownParentIsNamed() {
		link("4_d", "d", "x");
		assertRefused(MIGRATIONS + "4_d.sql is out of the chain: its parent x is not in this changelog",
				"bring the file of x back");
	}

	@Test
	void revisionBeforeItsParentIsNamed() {
		link("0_d", "d", "c");
		assertRefused(MIGRATIONS + "0_d.sql runs before its parent c", "a later time");
	}

	@Test
	void sameRevisionTwiceIsNamed() {
		link("4_c", "c", "b");
		assertRefused(MIGRATIONS + "4_c.sql is revision c, as a file before it is", "a revision of its own");
	}

	@Test
	void revisionOtherThanItsChangeSetIsNamed() {
		this.changelog.file(MIGRATIONS + "4_d.sql",
				"--liquibase formatted sql\n-- Revision: d\n-- Parent: c\n--changeset ann:other\nSELECT 1;\n");
		assertRefused("is revision d, but its last change set is other", "as its id");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-- Revision: d\n", "-- Parent: c\n", "-- Revision: d e\n-- Parent: c\n" })
	void fileOutsideTheChainIsNamed(String header) {
		this.changelog.file(MIGRATIONS + "4_d.sql",
				"--liquibase formatted sql\n" + header + "--changeset ann:d\n-- Parent: c\nSELECT 1;\n");
		assertRefused(MIGRATIONS + "4_d.sql is out of the chain: it names no revision and parent", "-- Parent: …");
	}

	@Test
	void fileBeforeTheFirstLinkAndOneThatRunsAgainNeedNoHeader() throws IOException {
		this.changelog.file(MIGRATIONS + "0_old.sql", "--liquibase formatted sql\n--changeset ann:1\nSELECT 1;\n");
		this.changelog.file(MIGRATIONS + "4_view.sql",
				"--liquibase formatted sql\n--changeset ann:view runOnChange:true\nSELECT 1;\n");
		assertThat(chain().files()).extracting(MigrationFile::path)
			.containsExactly(MIGRATIONS + "0_old.sql", MIGRATIONS + "1_a.sql", MIGRATIONS + "2_b.sql",
					MIGRATIONS + "3_c.sql");
		recordSum();
		assertThat(sum()).contains("\n- - ").doesNotContain("view");
		assertThat(chain().heads()).extracting(MigrationFile::name).containsExactly("c");
	}

	@Test
	void changelogWithoutHeadersAndIntegrityFileHasNoRules() {
		ChangelogDirectory plain = new ChangelogDirectory(this.temporary.resolve("plain"));
		plain.master("- includeAll: { path: x/, relativeToChangelogFile: true }");
		plain.file("db/changelog/x/1.sql", "--liquibase formatted sql\n--changeset ann:1\nSELECT 1;\n");
		plain.file("db/changelog/x/2.xml", "<!-- Parent: c -->\n" + XML);
		ParsedChangelog parsed = ChangelogReader.read(settings(plain.location("db/changelog/master.yaml")));
		assertThat(parsed.chain().revisions()).isEmpty();
		assertThat(parsed.model().head()).contains("d");
	}

	@Test
	void headerIsReadFromXmlAndYamlComments() {
		this.changelog.file(MIGRATIONS + "4_d.xml", "<!-- Revision: d -->\n<!-- Parent: c -->\n" + XML);
		this.changelog.file(MIGRATIONS + "5_e.yaml", """
				# Revision: e
				# Parent: d
				databaseChangeLog:
				  - changeSet: { id: e, author: ann, changes: [ { sql: { sql: SELECT 1 } } ] }
				""");
		assertThat(chain().heads()).extracting(MigrationFile::name).containsExactly("e");
	}

	@ParameterizedTest
	@ValueSource(strings = { "TODO: write the change", "--rollback TODO: write what undoes it" })
	void templateThatNobodyHasWrittenIsNamed(String line) {
		this.changelog.file(MIGRATIONS + "4_d.sql",
				"--liquibase formatted sql\n-- Revision: d\n-- Parent: c\n--changeset ann:d\nSELECT 1;\n" + line
						+ "\n");
		assertRefused(MIGRATIONS + "4_d.sql is not written", "'not required' where nothing undoes it");
	}

	@Test
	void editedFileIsNamed() {
		recordSum();
		this.changelog.file(MIGRATIONS + "2_b.sql",
				"--liquibase formatted sql\n-- Revision: b\n-- Parent: a\n--changeset ann:b\nSELECT 2;\n");
		assertRefused(MIGRATIONS + "2_b.sql was edited: it is not as db/changelog.sum records it", "headgate sum");
		recordSum();
		assertThat(chain()).isNotNull();
	}

	@Test
	void missingFileIsNamed() throws IOException {
		recordSum();
		Files.delete(this.temporary.resolve(MIGRATIONS + "3_c.sql"));
		assertRefused(MIGRATIONS + "3_c.sql is missing: db/changelog.sum has it, the changelog has not",
				"Bring it back");
	}

	@Test
	void fileThatIsNotRecordedIsNamed() {
		recordSum();
		link("4_d", "d", "c");
		assertRefused(MIGRATIONS + "4_d.sql is not in db/changelog.sum", "Review it, then record it: headgate sum");
	}

	@Test
	void everythingThatIsWrongIsSaidAtOnce() throws IOException {
		recordSum();
		Files.delete(this.temporary.resolve(MIGRATIONS + "3_c.sql"));
		link("4_d", "d", "b");
		link("5_e", "e", "b");
		assertThatExceptionOfType(ChangelogException.class).isThrownBy(this::chain)
			.withMessageContainingAll("2 heads", "3_c.sql is missing", "4_d.sql is not in", "5_e.sql is not in")
			.satisfies((ex) -> assertThat(ex.action().lines()).hasSize(3));
	}

	@Test
	void lineEndsDoNotCount() throws IOException {
		recordSum();
		for (Path file : List.of(this.temporary.resolve(MIGRATIONS + "2_b.sql"),
				this.temporary.resolve("db/changelog.sum"))) {
			Files.writeString(file, Files.readString(file).replace("\n", "\r\n"));
		}
		assertThat(chain().heads()).extracting(MigrationFile::name).containsExactly("c");
	}

	@ParameterizedTest
	@CsvSource({ "'<<<<<<< HEAD', unresolved conflict, Keep the lines of both sides",
			"c b 123, can't be read, Bring the line back" })
	void damagedIntegrityFileIsNamed(String line, String what, String remedy) throws IOException {
		recordSum();
		Files.writeString(this.temporary.resolve("db/changelog.sum"), sum() + line + "\n");
		assertRefused("db/changelog.sum, line 6, ", remedy);
		assertRefused(what, remedy);
	}

	@ParameterizedTest
	@CsvSource({ "db/changelog/m.yaml, db/changelog.sum", "changelog/m.yaml, changelog.sum",
			"db/m.yaml, db/changelog.sum", "x/m.yaml, x/changelog.sum" })
	void integrityFileLiesBesideTheDirectoryOrTheMasterChangelog(String master, String sum) throws IOException {
		ChangelogDirectory other = new ChangelogDirectory(this.temporary.resolve("other"));
		other.file(master, "databaseChangeLog:\n  - include: { file: one.sql, relativeToChangelogFile: true }\n");
		other.file(master.replace("m.yaml", "one.sql"),
				"--liquibase formatted sql\n-- Revision: a\n-- Parent: none\n--changeset ann:a\nSELECT 1;\n");
		ChangelogSettings settings = settings(other.location(master));
		ChangelogEditor.open(settings).writeSum();
		Path file = other.root().resolve(sum);
		assertThat(file).content()
			.endsWith(master.startsWith("db/c") || master.startsWith("c") ? " changelog/one.sql\n" : " one.sql\n");
		assertThat(ChangelogReader.read(settings).chain().heads()).hasSize(1);
		Files.writeString(file, "x y z\n");
		assertThatExceptionOfType(ChangelogException.class).isThrownBy(() -> ChangelogReader.read(settings));
	}

	@Test
	void revisionIsFoundByItsBeginning() {
		link("4_d", "dddd1", "c");
		link("5_e", "dddd2", "dddd1");
		RevisionGraph chain = chain();
		assertThat(chain.resolver().find("dddd2").path()).isEqualTo(MIGRATIONS + "5_e.sql");
		assertThat(chain.resolver().find("5_e.sql").name()).isEqualTo("dddd2");
		assertThat(chain.resolver().find("a").name()).isEqualTo("a");
		assertThatExceptionOfType(RevisionNameException.class).isThrownBy(() -> chain.resolver().find("dddd"));
	}

}
