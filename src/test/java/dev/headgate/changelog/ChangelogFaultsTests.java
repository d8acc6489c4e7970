package dev.headgate.changelog;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.headgate.authoring.ChangelogEditor;
import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.config.Settings.History;
import dev.headgate.liquibase.ChangelogReader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Files that do not say what their authors meant, or that have no end.
 */
@Timeout(60)
class ChangelogFaultsTests {

	private static final String XML = """
			<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
			 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog
			 http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
			%s
			</databaseChangeLog>
			""";

	@TempDir
	private Path directory;

	private ChangelogSettings settings(String master) {
		return new ChangelogSettings("file:" + this.directory.resolve(master), "", "db/seed", false, List.of("prod"),
				"", Map.of(), new History("", "", "databasechangelog", "databasechangeloglock"));
	}

	private Changelog read(String master) {
		return ChangelogReader.read(settings(master)).model();
	}

	private void write(String file, byte[] bytes) throws IOException {
		Path path = this.directory.resolve(file);
		Files.createDirectories(path.getParent());
		Files.write(path, bytes);
	}

	private void write(String file, String text) throws IOException {
		write(file, text.getBytes(StandardCharsets.UTF_8));
	}

	private String refusal(String master) {
		String[] text = new String[1];
		assertThatExceptionOfType(ChangelogException.class).isThrownBy(() -> read(master))
			.satisfies((ex) -> text[0] = ex.getMessage() + "\n" + ex.action());
		return text[0];
	}

	private static String sql(String rollback) {
		return "--liquibase formatted sql\n--changeset ana:a\nSELECT 1;\n" + rollback;
	}

	@ParameterizedTest
	@ValueSource(strings = { "-- only the third\nDELETE FROM a WHERE i = 3;", "DELETE FROM a\nWHERE i = 3;",
			"INSERT INTO a VALUES ('one\n two');", "SELECT 1 -\n- 1;",
			"DO $$ BEGIN\n  DELETE FROM a;\n  DELETE FROM b;\nEND $$;" })
	void rollbackBlockWhoseLinesMeanSomethingElseWhenJoinedIsRefused(String block) throws IOException {
		write("db/a.sql", sql("/* liquibase rollback\n" + block + "\n*/\n"));
		assertThat(refusal("db/a.sql")).contains("db/a.sql, line 4: the rollback block of change set a by ana",
				"its lines are joined", "--rollback …");
		ChangelogSettings settings = settings("db/a.sql");
		assertThatExceptionOfType(ChangelogException.class).isThrownBy(() -> ChangelogEditor.open(settings).writeSum());
		assertThat(this.directory.resolve("db/changelog.sum")).doesNotExist();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/* liquibase rollback\n  DELETE FROM a;\n  DELETE FROM b; -- the last line\n*/\n",
			"/* liquibase rollback\nDELETE FROM a;\nDELETE FROM b;\n*/\n",
			"--rollback DELETE FROM a; -- a comment\n--rollback DELETE FROM b;\n",
			"--rollback -- why\n--rollback SELECT 1;\n", "--rollback empty\n", "--rollback not required\n", "" })
	void rollbackThatIsReadAsItIsWrittenIsTaken(String rollback) throws IOException {
		write("db/a.sql", sql(rollback));
		assertThat(read("db/a.sql").head()).contains("a");
	}

	@Test
	void rollbackBlockIsNoPartOfTheChecksum() throws IOException {
		write("db/a.sql", sql("/* liquibase rollback\nDELETE FROM a;\n*/\n"));
		write("db/b.sql", sql("--rollback DELETE FROM a;\n"));
		assertThat(read("db/a.sql").revisions().getFirst().checksums())
			.isEqualTo(read("db/b.sql").revisions().getFirst().checksums());
	}

	@Test
	void rollbackOfNothingButCommentsIsRefusedInEveryFormat() throws IOException {
		write("db/a.sql", sql("--rollback -- nothing to do\n--rollback /* really */\n"));
		assertThat(refusal("db/a.sql")).contains(
				"db/a.sql, line 4: the rollback of change set a by ana has only comments", "--rollback not required");
		write("db/a.yaml", yaml("rollback: '-- nothing to do'"));
		assertThat(refusal("db/a.yaml")).contains("db/a.yaml, line 6: the rollback of change set a by ana");
		write("db/a.json", "{\"databaseChangeLog\": [{\"changeSet\": {\"id\": \"a\", \"author\": \"ana\","
				+ "\"changes\": [{\"sql\": \"SELECT 1\"}],\n\"rollback\": \"-- none\"}}]}");
		assertThat(refusal("db/a.json")).contains("db/a.json, line 2: the rollback of change set a by ana");
		write("db/a.xml", XML.formatted("<changeSet id='a' author='ana'><sql>SELECT 1</sql>\n<rollback>\n -- none\n"
				+ "</rollback></changeSet>"));
		assertThat(refusal("db/a.xml")).contains("db/a.xml, line 5: the rollback of change set a by ana");
		write("db/b.xml", XML.formatted("<changeSet id='a' author='ana'><sql>SELECT 1</sql><rollback/></changeSet>"));
		write("db/b.yaml", yaml("rollback: empty"));
		write("db/b.sql", sql("--rollback -- DROP TABLE a;\n").replace("SELECT 1;", "-- CREATE TABLE a (i int);"));
		assertThat(read("db/b.sql").head()).as("all of it is commented out").contains("a");
		assertThat(read("db/b.xml").head()).isEqualTo(read("db/b.yaml").head()).contains("a");
	}

	private static String yaml(String more) {
		return "databaseChangeLog:\n- changeSet:\n    id: a\n    author: ana\n    changes: [{sql: SELECT 1}]\n"
				+ more.indent(4);
	}

	@Test
	void linesThatYamlFoldsIntoACommentAreRefused() throws IOException {
		write("db/a.yaml", yaml("rollback: >\n  -- only the third\n  DELETE FROM a"));
		assertThat(refusal("db/a.yaml")).contains("db/a.yaml, line 6: the rollback of change set a by ana is not read",
				"'-- only the third DELETE FROM a'", "rollback: |");
		write("db/b.yaml", yaml("rollback: |\n  -- only the third\n  DELETE FROM a"));
		assertThat(read("db/b.yaml").head()).contains("a");
		write("db/c.yaml", """
				databaseChangeLog:
				- changeSet:
				    id: a
				    author: ana
				    changes:
				    - sql:
				        sql: SELECT 1 -- one
				          , 2
				""");
		assertThat(refusal("db/c.yaml")).contains("db/c.yaml, line 7: the SQL of change set a by ana");
		write("db/d.yaml", yaml("rollback: >\n  DELETE FROM a\n  WHERE i = 3; -- the third"));
		assertThat(read("db/d.yaml").head()).contains("a");
	}

	@Test
	void rollbackThatIsCutInsideItsBodyIsRefused() throws IOException {
		String body = "--rollback DO $$ BEGIN IF true THEN DELETE FROM a; END IF; DELETE FROM b; END $$;\n";
		write("db/a.sql", sql(body));
		assertThat(refusal("db/a.sql")).contains(
				"db/a.sql, line 2: the rollback of change set a by ana is split at a ';'",
				"rollbackSplitStatements:false");
		write("db/b.sql", sql(body).replace("ana:a", "ana:a rollbackSplitStatements:false"));
		assertThat(read("db/b.sql").head()).contains("a");
	}

	@Test
	void changeSetThatDoesNotApplyHereIsNotJudged() throws IOException {
		write("db/a.sql",
				sql("/* liquibase rollback\nDELETE FROM a\nWHERE i = 3;\n*/\n").replace("ana:a", "ana:a dbms:oracle")
						+ "--changeset ana:b\nSELECT 1;\n");
		assertThat(read("db/a.sql").head()).contains("b");
	}

	@ParameterizedTest
	@CsvSource({ "a.sql,3", "a.yaml,5", "a.json,1", "a.xml,4" })
	void bytesThatAreNoUtf8AreRefusedByLineAndByte(String file, int line) throws IOException {
		String text = switch (file) {
			case "a.sql" -> sql("").replace("SELECT 1", "SELECT 'é'");
			case "a.yaml" -> yaml("").replace("SELECT 1", "SELECT 'é'");
			case "a.json" -> "{\"databaseChangeLog\": [{\"changeSet\": {\"id\": \"a\", \"author\": \"é\"}}]}";
			default -> XML.formatted("<changeSet id='a' author='é'/>");
		};
		byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
		write("db/" + file, bytes);
		int offset = text.indexOf('é') + 1;
		assertThat(refusal("db/" + file))
			.contains("db/" + file + ", line " + line + ", byte " + offset + " (0xE9): this is not UTF-8", "iconv");
	}

	@Test
	void otherEncodingsAreTakenWhereTheyAreDeclared() throws IOException {
		String xml = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n"
				+ XML.formatted("<changeSet id='a' author='é'><sql>SELECT 1</sql></changeSet>");
		write("db/a.xml", xml.getBytes(StandardCharsets.ISO_8859_1));
		assertThat(read("db/a.xml").revisions().getFirst().key().author()).isEqualTo("é");
		for (String charset : List.of("UTF-8", "UTF-16LE", "UTF-16BE")) {
			write("db/bom.sql", ("\uFEFF" + sql("").replace("ana:a", "ana:é")).getBytes(Charset.forName(charset)));
			assertThat(read("db/bom.sql").head()).as(charset).contains("é");
		}
		write("db/b.sql", "SELECT 'é';".getBytes(StandardCharsets.ISO_8859_1));
		write("db/b.csv", "name\né\n".getBytes(StandardCharsets.ISO_8859_1));
		String changes = "changes: [{sqlFile: {path: db/b.sql, encoding: %1$s}},"
				+ " {loadData: {file: db/b.csv, tableName: b, encoding: %1$s}}]";
		write("db/c.yaml", yaml("").replace("changes: [{sql: SELECT 1}]", changes.formatted("ISO-8859-1")));
		assertThat(read("db/c.yaml").head()).contains("a");
		write("db/c.yaml", yaml("").replace("changes: [{sql: SELECT 1}]", changes.formatted("UTF-8")));
		assertThat(refusal("db/c.yaml")).contains("db/b.sql, line 1, byte 9 (0xE9)");
		write("db/b.sql", "SELECT 1;");
		assertThat(refusal("db/c.yaml")).contains("db/b.csv, line 2, byte 6 (0xE9)");
	}

	@Test
	void circlesOfIncludesAndParametersAreShown() throws IOException {
		write("db/a.yaml", "databaseChangeLog:\n- include: {file: b.yaml, relativeToChangelogFile: true}\n");
		write("db/b.yaml", "databaseChangeLog:\n- includeAll: {path: c/, relativeToChangelogFile: true}\n");
		write("db/c/c.yaml", "databaseChangeLog:\n- include: {file: ../a.yaml, relativeToChangelogFile: true}\n");
		assertThat(refusal("db/a.yaml"))
			.contains("The changelog includes itself: db/a.yaml -> db/b.yaml -> db/c/c.yaml" + " -> db/a.yaml");
		write("db/self.yaml", "databaseChangeLog:\n- include: {file: db/self.yaml}\n");
		assertThat(refusal("db/self.yaml")).contains("db/self.yaml -> db/self.yaml");
		write("db/p/p.yaml", "databaseChangeLog:\n- includeAll: {path: ./, relativeToChangelogFile: true}\n");
		assertThat(refusal("db/p/p.yaml")).contains("db/p/p.yaml -> db/p/p.yaml");
		write("db/d.yaml", """
				databaseChangeLog:
				- property: {name: x, value: '${y}'}
				- property: {name: y, value: '${z}'}
				- property: {name: z, value: 'a ${x}'}
				- changeSet: {id: a, author: ana, changes: [{sql: 'SELECT ${x}'}]}
				""");
		assertThat(refusal("db/d.yaml")).contains("parameters of the changelog name each other: ${", "} -> ${x}");
	}

	@Test
	void yamlWhoseAliasesMultiplyIsRefusedBeforeItIsBuilt() throws IOException {
		StringBuilder bomb = new StringBuilder(
				"databaseChangeLog: []\nx:\n- &a0 [lol, lol, lol, lol, lol, lol, lol, lol]\n");
		for (int i = 1; i < 20; i++) {
			String alias = "*a" + (i - 1);
			bomb.append(
					"- &a%d [%s]\n".formatted(i, String.join(", ", List.of(alias, alias, alias, alias, alias, alias))));
		}
		write("db/a.yaml", bomb.toString());
		assertThat(refusal("db/a.yaml")).contains("db/a.yaml: its YAML aliases");
		write("db/b.yaml", """
				databaseChangeLog:
				- changeSet: {id: a, author: &who ana, changes: [{sql: SELECT 1}]}
				- changeSet: {id: b, author: *who, changes: [{sql: SELECT 1}]}
				""");
		assertThat(read("db/b.yaml").head()).contains("b");
	}

	@Test
	void changeSetWithoutAuthorOrIdIsNamedByItsLine() throws IOException {
		write("db/a.yaml", """
				databaseChangeLog:
				- changeSet: {id: a, author: ana, changes: [{sql: SELECT 1}]}
				- changeSet: {id: b, changes: [{sql: SELECT 1}]}
				""");
		assertThat(refusal("db/a.yaml")).contains("db/a.yaml, line 3: change set b has no author");
		write("db/b.json", "{\"databaseChangeLog\": [\n{\"changeSet\": {\"author\": \"ana\", \"changes\": []}}]}");
		assertThat(refusal("db/b.json")).contains("db/b.json, line 2: a change set has no id");
		write("db/c.sql", "--liquibase formatted sql\n--changeset ana\nSELECT 1;\n");
		assertThat(refusal("db/c.sql")).contains("db/c.sql", "line 2", "--changeset <authorname>:<changesetId>");
	}

	@Test
	void whatLiesBesideMigrationsIsPassedOver() throws IOException {
		write("db/a.yaml", "databaseChangeLog:\n- includeAll: {path: m/, relativeToChangelogFile: true}\n");
		write("db/m/a.sql", sql(""));
		for (String name : List.of("README.md", "a.sql~", "a.sql.bak", ".#a.sql", "._a.sql", "a.orig", ".a.sql.swp",
				".DS_Store", "#a.sql#")) {
			write("db/m/" + name, sql("").replace("ana:a", "ana:x"));
		}
		assertThat(read("db/a.yaml").revisions()).extracting(ChangeSetInfo::id).containsExactly("a");
	}

	@Test
	void includeThatIsRelativeToAnotherFolderNamesThatFolder() throws IOException {
		write("app/db/a.yaml", "databaseChangeLog:\n- include: {file: app/db/a.sql}\n");
		write("app/db/a.sql", sql(""));
		assertThat(refusal("app/db/a.yaml")).contains("The file app/db/a.sql was not found",
				"set headgate.changelog-root=" + this.directory);
		write("app/db/b.yaml", "databaseChangeLog:\n- includeAll: {path: app/db/m/}\n");
		write("app/db/m/a.sql", sql(""));
		assertThat(refusal("app/db/b.yaml")).contains("set headgate.changelog-root=" + this.directory);
		write("app/db/a.yaml", "databaseChangeLog:\n- include: {file: nowhere.sql}\n");
		assertThat(refusal("app/db/a.yaml")).doesNotContain("headgate.changelog-root=");
	}

}
