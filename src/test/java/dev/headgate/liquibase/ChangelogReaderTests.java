package dev.headgate.liquibase;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.Changelog;
import dev.headgate.changelog.ChangelogException;
import dev.headgate.changelog.ProcessParameter;
import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.config.Settings.History;
import dev.headgate.config.Settings.ProcessEnvironment;
import dev.headgate.testing.Bookshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ChangelogReaderTests {

	@TempDir
	private Path directory;

	private Changelog read(String location, boolean seeds, String... contexts) {
		return ChangelogReader
			.read(new ChangelogSettings(location, "", "db/seed", seeds, List.of(contexts), "", Map.of(),
					new History("", "", "databasechangelog", "databasechangeloglock")))
			.model();
	}

	private Changelog read() {
		return read("file:" + this.directory.resolve("db/master.yaml"), false, "prod");
	}

	private void write(String file, String text) throws IOException {
		Path path = this.directory.resolve(file);
		Files.createDirectories(path.getParent());
		Files.writeString(path, text);
	}

	private void writeMaster(String... included) throws IOException {
		StringBuilder master = new StringBuilder("databaseChangeLog:\n");
		for (String file : included) {
			master.append("  - include: {file: ").append(file).append(", relativeToChangelogFile: true}\n");
		}
		write("db/master.yaml", master.toString());
	}

	private static String changeSet(String id, String attributes) {
		return "--liquibase formatted sql\n--changeset ana:" + id + " " + attributes + "\nSELECT 1;\n";
	}

	@Test
	void readsAChangelogWithoutADatabase() {
		Changelog changelog = read(Bookshop.LOCATION, false, "prod");
		assertThat(changelog.revisions().getFirst().id()).isEqualTo(Bookshop.FIRST);
		assertThat(changelog.head()).contains(Bookshop.HEAD);
		assertThat(changelog.seedsLeftOut()).isEqualTo(Bookshop.SEEDS);
		Changelog dev = read(Bookshop.LOCATION, true, "dev");
		assertThat(dev.seedsLeftOut()).isZero();
		assertThat(dev.head()).as("seeds are no revision of the schema").contains(Bookshop.HEAD);
		assertThat(dev.applicable()).hasSize(changelog.applicable().size() + Bookshop.SEEDS);
	}

	@Test
	void readsTheSameFromAFolder() {
		Changelog packaged = read("classpath:db/changelog/db.changelog-master.yaml", false, "prod");
		Changelog onDisk = read("file:db/changelog/db.changelog-master.yaml", false, "prod");
		assertThat(onDisk.revisions()).isEqualTo(packaged.revisions());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "context:dev", "context:\"dev and !prod\"", "context:@dev", "context:\"!prod or dev\"",
			"context:\"!nocontexts and dev\"" })
	void seedIsLeftOutByItsPathWhateverItsContext(String attributes) throws IOException {
		writeMaster("changes.sql", "seed/people.sql");
		write("db/changes.sql", changeSet("a", ""));
		write("db/seed/people.sql", changeSet("s", attributes));
		for (String[] contexts : new String[][] { { "prod" }, { "prod", "dev" }, { "test", "dev" } }) {
			Changelog changelog = read("file:" + this.directory.resolve("db/master.yaml"), false, contexts);
			assertThat(changelog.applicable()).extracting(ChangeSetInfo::id).containsExactly("a");
		}
		Changelog dev = read("file:" + this.directory.resolve("db/master.yaml"), true, "dev");
		assertThat(dev.applicable()).extracting(ChangeSetInfo::id).containsExactly("a", "s");
	}

	@Test
	void seedIsWhatALogicalPathAnIncludeOrALoadedFileMakesOne() throws IOException {
		writeMaster("changes.sql", "logical.sql", "seed/all.yaml", "loads.yaml");
		write("db/changes.sql", changeSet("a", ""));
		write("db/logical.sql", changeSet("logical", "logicalFilePath:db/seed/x.sql"));
		write("db/seed/all.yaml", "databaseChangeLog:\n  - include: {file: db/other/included.sql}\n");
		write("db/other/included.sql", changeSet("included", ""));
		write("db/seed/plain.sql", "SELECT 1;");
		write("db/loads.yaml", """
				databaseChangeLog:
				  - changeSet:
				      id: loads
				      author: ana
				      changes:
				        - sqlFile: {path: db/seed/plain.sql}
				""");
		assertThat(read().revisions()).filteredOn(ChangeSetInfo::seed)
			.extracting(ChangeSetInfo::id)
			.containsExactly("logical", "included", "loads");
	}

	@Test
	void knowsWhatRunsAgainAndWhichChecksumsAreValid() throws IOException {
		writeMaster("changes.sql");
		write("db/changes.sql", """
				--liquibase formatted sql
				--changeset ana:always runAlways:true
				SELECT 1;
				--changeset ana:onChange runOnChange:true
				SELECT 2;
				--changeset ana:any
				--validCheckSum: any
				SELECT 3;
				""");
		List<ChangeSetInfo> revisions = read().revisions();
		assertThat(revisions.get(0).runAlways()).isTrue();
		assertThat(revisions.get(1).runOnChange()).isTrue();
		assertThat(revisions.get(1).accepts("9:other")).isFalse();
		assertThat(revisions.get(1).accepts(revisions.get(1).checksums().iterator().next())).isTrue();
		assertThat(revisions.get(2).accepts("9:other")).isTrue();
	}

	@Test
	void missingChangelogIsRefused() {
		assertThatExceptionOfType(ChangelogException.class).isThrownBy(this::read)
			.withMessageContaining("does not exist")
			.satisfies((ex) -> assertThat(ex.action()).contains("headgate.changelog"));
		assertThatExceptionOfType(ChangelogException.class)
			.isThrownBy(() -> read("classpath:db/none.yaml", false, "prod"));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "databaseChangeLog:\n", "databaseChangeLog: []\n", "databaseChangeLog:\n  - include: [",
					"nonsense", "databaseChangeLog:\n  - include: {file: missing.sql}\n" })
	void emptyOrMalformedChangelogIsRefused(String text) throws IOException {
		write("db/master.yaml", text);
		assertThatExceptionOfType(ChangelogException.class).isThrownBy(this::read).withMessageContaining("master.yaml");
	}

	@Test
	void duplicateIdsAreRefusedByName() throws IOException {
		writeMaster("changes.sql");
		write("db/changes.sql", changeSet("a", "") + "--changeset ana:a\nSELECT 2;\n");
		assertThatExceptionOfType(ChangelogException.class).isThrownBy(this::read)
			.withMessageContaining("db/changes.sql::a::ana");
	}

	@ParameterizedTest
	@ValueSource(strings = { "context:other|context:prod", "dbms:oracle|dbms:postgresql", "labels:a|labels:b",
			"context:other|", "context:other|context:another" })
	void sameIdTwiceIsGoodWhenAtMostOneApplies(String attributes) throws IOException {
		String[] twins = attributes.split("\\|", -1);
		writeMaster("changes.sql");
		write("db/changes.sql", "--liquibase formatted sql\n--changeset ana:a " + twins[0] + "\nSELECT 1;\n"
				+ "--changeset ana:a " + twins[1] + "\nSELECT 2;\n--changeset ana:b\nSELECT 3;\n");
		Changelog changelog = ChangelogReader
			.read(new ChangelogSettings("file:" + this.directory.resolve("db/master.yaml"), "", "db/seed", false,
					List.of("prod"), "b", Map.of(), new History("", "", "databasechangelog", "databasechangeloglock")))
			.model();
		assertThat(changelog.revisions()).hasSize(3);
		assertThat(changelog.distinct()).extracting(ChangeSetInfo::id).containsExactly("a", "b");
		ChangeSetInfo found = changelog.find(changelog.revisions().getFirst().key()).orElseThrow();
		assertThat(found.applies()).isEqualTo(!attributes.contains("another"));
		String second = changelog.revisions().get(1).checksums().iterator().next();
		String first = changelog.revisions().getFirst().checksums().iterator().next();
		assertThat(found.accepts(second)).isTrue();
		assertThat(found.accepts(first)).as("a checksum of the one that does not apply").isEqualTo(!found.applies());
	}

	@ParameterizedTest
	@ValueSource(strings = { "|", "context:prod|context:!other", "dbms:postgresql|", "labels:a|labels:b" })
	void sameIdTwiceIsRefusedWhenBothApply(String attributes) throws IOException {
		String[] twins = attributes.split("\\|", -1);
		writeMaster("changes.sql");
		write("db/changes.sql", "--liquibase formatted sql\n--changeset ana:a " + twins[0] + "\nSELECT 1;\n"
				+ "--changeset ana:a " + twins[1] + "\nSELECT 2;\n");
		assertThatExceptionOfType(ChangelogException.class).isThrownBy(this::read)
			.withMessageContaining("db/changes.sql::a::ana");
	}

	@ParameterizedTest
	@ValueSource(strings = { "${user.name}", "${USER.name}", "${PATH}", "${path}" })
	void valueFromTheProcessIsRefusedWhereItIsStrict(String parameter) throws IOException {
		writeMaster("changes.sql");
		write("db/changes.sql", "--liquibase formatted sql\n--changeset ana:a\nSELECT '" + parameter + "';\n");
		String name = parameter.substring(2, parameter.length() - 1);
		String origin = name.equalsIgnoreCase("path") ? "the environment variable PATH"
				: "the system property user.name";
		assertThatExceptionOfType(ChangelogException.class).isThrownBy(() -> readStrictly(Map.of()))
			.withMessageContaining(parameter + " from " + origin)
			.withMessageContaining("db/changes.sql")
			.satisfies((ex) -> assertThat(ex.action()).contains("spring.liquibase.parameters." + name,
					"headgate.changelog-environment"));
		Changelog listed = readStrictly(Map.of(), name.toUpperCase(Locale.ROOT));
		assertThat(listed.processParameters(listed.revisions().getFirst().key()))
			.containsExactly(new ProcessParameter(name, origin, false));
		Changelog given = readStrictly(Map.of(name, "fixed"));
		assertThat(given.processParameters(given.revisions().getFirst().key())).isEmpty();
		write("db/changes.sql", "--liquibase formatted sql\n--changeset ana:a\nSELECT 'fixed';\n");
		assertThat(given.revisions()).isEqualTo(readStrictly(Map.of()).revisions());
	}

	@Test
	void valueFromTheProcessIsNotRefusedWhereTheChangelogDefinesIt() throws IOException {
		writeMaster("changes.sql");
		write("db/changes.sql", """
				--liquibase formatted sql
				--property name:user.name value:somebody
				--changeset ana:a
				SELECT '${user.name}';
				""");
		Changelog changelog = readStrictly(Map.of());
		assertThat(changelog.processParameters(changelog.revisions().getFirst().key())).singleElement()
			.satisfies((parameter) -> assertThat(parameter.defined()).isTrue());
	}

	private Changelog readStrictly(Map<String, String> parameters, String... allowed) {
		return ChangelogReader
			.read(new ChangelogSettings("file:" + this.directory.resolve("db/master.yaml"), "", "db/seed", false,
					List.of("prod"), "", parameters, new History("", "", "databasechangelog", "databasechangeloglock"),
					new ProcessEnvironment(List.of(allowed), true)))
			.model();
	}

}
