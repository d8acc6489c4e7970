package dev.headgate.authoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.headgate.authoring.ChangelogEditor.Addition;
import dev.headgate.changelog.ChangelogException;
import dev.headgate.changelog.MigrationFile;
import dev.headgate.changelog.RevisionGraph;
import dev.headgate.changelog.RevisionGraphTests;
import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.liquibase.ChangelogReader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Revisions that are added, joined and moved, on a skeleton.
 */
class ChangelogEditorTests {

	private static final String FIRST = "20260101_0900_aaaaaaaa_add_users.sql";

	private static final List<String> TABLE = List.of("CREATE TABLE users (id int);");

	@TempDir
	private Path temporary;

	private ChangelogScaffold skeleton;

	@BeforeEach
	void createSkeleton() {
		this.skeleton = new ChangelogScaffold(this.temporary);
		this.skeleton.create();
	}

	private ChangelogSettings settings() {
		return RevisionGraphTests.settings("file:" + this.skeleton.master());
	}

	private Addition add(String message, @Nullable String revision) {
		return ChangelogEditor.open(settings()).add(draft(message).as(revision), null);
	}

	private static RevisionDraft draft(String message) {
		return new RevisionDraft(message, "Ana Sílva", null, true, List.of("rollback is easy"), TABLE,
				List.of("DROP TABLE users;"));
	}

	private void link(String name, String revision, String parent) throws IOException {
		Files.writeString(migration(name),
				draft("x").text("db/changelog/migrations/" + name, revision, List.of(parent)));
		ChangelogEditor.open(settings()).writeSum();
	}

	private Path migration(String name) {
		return this.temporary.resolve("db/changelog/migrations").resolve(name);
	}

	private RevisionGraph chain() {
		return ChangelogReader.read(settings()).chain();
	}

	private Map<String, String> files() throws IOException {
		Map<String, String> files = new TreeMap<>();
		try (Stream<Path> all = Files.walk(this.temporary)) {
			for (Path file : all.filter(Files::isRegularFile).toList()) {
				files.put(this.temporary.relativize(file).toString(), Files.readString(file));
			}
		}
		return files;
	}

	@Test
	void skeletonIsReadyForTheFirstRevision() throws IOException {
		assertThat(files().keySet()).containsExactly("db/changelog.sum", "db/changelog/baseline/.gitkeep",
				"db/changelog/db.changelog-master.yaml", "db/changelog/migrations/.gitkeep", "db/seed/.gitkeep");
		assertThatExceptionOfType(ChangelogException.class).isThrownBy(this::chain)
			.withMessageContaining("has no change sets yet");
		Addition first = add("Add  users\n(once)", "aaaaaaaa");
		assertThat(first.included()).isTrue();
		assertThat(first.file().getFileName().toString()).matches("\\d{8}_\\d{4}_aaaaaaaa_add_users_once\\.sql");
		assertThat(first.file()).hasContent("""
				--liquibase formatted sql logicalFilePath:db/changelog/migrations/%s

				-- Revision: aaaaaaaa
				-- Parent: none

				--changeset ana.silva:aaaaaaaa
				--comment: Add users (once)
				-- * rollback is easy
				CREATE TABLE users (id int);
				--rollback DROP TABLE users;
				""".formatted(first.file().getFileName()));
		assertThat(chain().heads()).extracting(MigrationFile::name).containsExactly("aaaaaaaa");
		assertThatExceptionOfType(ChangelogException.class).isThrownBy(this.skeleton::create)
			.withMessageContaining("already");
	}

	@Test
	void baselineOfAnExistingDatabaseIsTheFirstRevision() {
		ChangelogScaffold existing = new ChangelogScaffold(this.temporary.resolve("existing"));
		List<Path> files = existing.create(settings(), draft("baseline"));
		assertThat(files.getLast().getParent()).endsWithRaw(Path.of("db/changelog/baseline"));
		RevisionGraph chain = ChangelogReader.read(settings().at("file:" + existing.master())).chain();
		assertThat(chain.heads()).hasSize(1).first().extracting(MigrationFile::parents).isEqualTo(List.of());
		ChangelogEditor copy = ChangelogEditor.open(settings().at("file:" + existing.master()));
		assertThat(copy.add(draft("next"), null).file().getParent()).endsWithRaw(Path.of("db/changelog/migrations"));
	}

	@Test
	void revisionsOfOneMinuteKeepTheirOrder() {
		List<Addition> added = Stream.of("ffffffff", "00000000", "88888888").map((id) -> add("x", id)).toList();
		assertThat(added).extracting((addition) -> addition.file().getFileName().toString()).isSorted();
		assertThat(chain().revisions()).extracting(MigrationFile::name)
			.containsExactly("ffffffff", "00000000", "88888888");
		assertThat(chain().heads().getFirst().parents()).containsExactly("00000000");
		String free = add("y", null).revision();
		assertThat(free).matches("[0-9a-f]{8}");
		assertThatExceptionOfType(ChangelogException.class).isThrownBy(() -> add("z", free))
			.withMessageContaining("already");
	}

	@Test
	void addingDoesNotHideAnEdit() throws IOException {
		Path first = add("one", null).file();
		Files.writeString(first, Files.readString(first).replace("id int", "id bigint"));
		add("two", null);
		assertThatExceptionOfType(ChangelogException.class).isThrownBy(this::chain)
			.withMessageContaining(first.getFileName() + " was edited");
	}

	@Test
	void templatesAreRefusedUntilTheyAreWritten() throws IOException {
		ChangelogEditor copy = ChangelogEditor.open(settings());
		for (RevisionDraft template : List.of(RevisionDraft.template("t", "ana"), RevisionDraft.data("d", "ana"),
				RevisionDraft.concurrently("c", "ana"), RevisionDraft.sql("s", "ana", true, TABLE))) {
			assertThat(template.isUnwritten()).isTrue();
			Path file = copy.add(template, null).file();
			assertThatExceptionOfType(ChangelogException.class).isThrownBy(this::chain)
				.withMessageContaining(file.getFileName() + " is not written");
			Files.writeString(file, Files.readString(file).replaceAll("(?m)^(--rollback )?TODO: .*", "$1SELECT 1;"));
			copy = ChangelogEditor.open(settings());
			copy.writeSum();
			assertThat(chain()).isNotNull();
		}
	}

	@Test
	void statementsKeepTheirOwnRollbackAndDollarQuotesStayWhole() {
		RevisionDraft own = RevisionDraft.sql("s", "ana", true,
				List.of("CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$", "BEGIN RETURN 1; END $$;",
						"--rollback DROP FUNCTION f();"));
		assertThat(own.isUnwritten()).isFalse();
		assertThat(own.text("p", "r", List.of())).contains("ana:r splitStatements:false stripComments:false\n")
			.doesNotContain("TODO")
			.containsOnlyOnce("--rollback");
	}

	@Test
	void nothingIsLeftOfARevisionThatDoesNotFit() throws IOException {
		link("V1__old.sql", "11111111", "none");
		Map<String, String> before = files();
		assertThatExceptionOfType(ChangelogException.class).isThrownBy(() -> add("x", null))
			.withMessageContaining("runs before its parent 11111111");
		assertThat(files()).isEqualTo(before);
		RevisionDraft nested = RevisionDraft.sql("s", "ana", true, List.of("--changeset other", "SELECT 1;"));
		assertThatExceptionOfType(ChangelogException.class)
			.isThrownBy(() -> ChangelogEditor.open(settings()).add(nested, null));
		assertThat(files()).isEqualTo(before);
	}

	@Test
	void revisionThatTheMasterDoesNotIncludeIsNotRecorded() throws IOException {
		add("one", null);
		String sum = Files.readString(this.temporary.resolve("db/changelog.sum"));
		Addition aside = ChangelogEditor.open(settings()).add(draft("aside"), this.temporary.resolve("db/aside"));
		assertThat(aside.included()).isFalse();
		assertThat(aside.file()).exists();
		assertThat(this.temporary.resolve("db/changelog.sum")).hasContent(sum);
	}

	@Test
	void directoryThatCannotBeWrittenIsNamed() {
		ChangelogSettings rooted = new ChangelogSettings(settings().location(), "/", "db/seed", false, List.of("prod"),
				"", settings().parameters(), settings().history());
		assertThatExceptionOfType(ChangelogException.class)
			.isThrownBy(() -> ChangelogEditor.open(rooted).add(draft("x"), Path.of("/proc/sys")))
			.withMessageContaining("/proc/sys/")
			.withMessageContaining("can't be written")
			.satisfies((ex) -> assertThat(ex.action()).contains(":ro"));
		assertThatExceptionOfType(ChangelogException.class)
			.isThrownBy(() -> ChangelogEditor.open(settings()).add(draft("x"), Path.of("/tmp")))
			.withMessageContaining("is not below");
	}

	@Test
	void packagedChangelogIsRefused() {
		assertThatExceptionOfType(ChangelogException.class)
			.isThrownBy(
					() -> ChangelogEditor.open(RevisionGraphTests.settings("classpath:dev/headgate/gate/headgate.sql")))
			.withMessageContaining("packaged in the jar")
			.satisfies((ex) -> assertThat(ex.action()).contains("--changelog"));
	}

	@Test
	void twoHeadsAreRefusedAndJoined() throws IOException {
		fork();
		assertThatExceptionOfType(ChangelogException.class).isThrownBy(() -> add("x", null))
			.withMessageContaining("2 heads");
		ChangelogEditor copy = ChangelogEditor.open(settings());
		Addition joined = copy.merge("join", "ana", copy.chain().heads());
		assertThat(joined.parents()).containsExactly("bbbbbbbb", "dddddddd");
		assertThat(joined.file()).content().contains("-- Parent: bbbbbbbb, dddddddd\n").endsWith("--rollback empty\n");
		assertThat(chain().heads()).extracting(MigrationFile::name).containsExactly(joined.revision());
		assertThatExceptionOfType(ChangelogException.class)
			.isThrownBy(() -> ChangelogEditor.open(settings()).merge("x", "ana", chain().revisions()))
			.withMessageContaining("There are not two heads");
	}

	/** One follows a; c and d follow a, too. */
	private void fork() throws IOException {
		link(FIRST, "aaaaaaaa", "none");
		link("20260103_0900_bbbbbbbb_b.sql", "bbbbbbbb", "aaaaaaaa");
		link("20260102_0900_cccccccc_c.sql", "cccccccc", "aaaaaaaa");
		link("20260104_0900_dddddddd_d.sql", "dddddddd", "cccccccc");
	}

	@Test
	void branchIsMovedBehindTheOtherHead() throws IOException {
		fork();
		ChangelogEditor copy = ChangelogEditor.open(settings());
		assertThat(copy.branchOf("dddddddd")).extracting(MigrationFile::name).containsExactly("cccccccc", "dddddddd");
		List<Path> moved = copy.rebase("dddddddd");
		assertThat(migration("20260102_0900_cccccccc_c.sql")).doesNotExist();
		assertThat(chain().revisions()).extracting(MigrationFile::name)
			.containsExactly("aaaaaaaa", "bbbbbbbb", "cccccccc", "dddddddd");
		assertThat(chain().revisions()).extracting(MigrationFile::parents)
			.containsExactly(List.of(), List.of("aaaaaaaa"), List.of("bbbbbbbb"), List.of("cccccccc"));
		for (Path file : moved) {
			assertThat(file).content().contains("logicalFilePath:db/changelog/migrations/" + file.getFileName() + "\n");
		}
	}

	@Test
	void branchThatIsNewerAlreadyKeepsItsName() throws IOException {
		link(FIRST, "aaaaaaaa", "none");
		link("20260102_0900_cccccccc_c.sql", "cccccccc", "aaaaaaaa");
		link("20260104_0900_dddddddd_d.sql", "dddddddd", "aaaaaaaa");
		assertThat(ChangelogEditor.open(settings()).rebase("dddddddd"))
			.containsExactly(migration("20260104_0900_dddddddd_d.sql"));
		assertThat(chain().heads().getFirst().parents()).containsExactly("cccccccc");
	}

	@Test
	void moveThatFailsLeavesEverythingAsItWas() throws IOException {
		link(FIRST, "aaaaaaaa", "none");
		link("V1__b.sql", "bbbbbbbb", "aaaaaaaa");
		link("20260102_0900_cccccccc_c.sql", "cccccccc", "aaaaaaaa");
		Map<String, String> before = files();
		assertThatExceptionOfType(ChangelogException.class)
			.isThrownBy(() -> ChangelogEditor.open(settings()).rebase("cccccccc"))
			.withMessageContaining("runs before its parent bbbbbbbb");
		assertThat(files()).isEqualTo(before);
	}

}
