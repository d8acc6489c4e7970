package dev.headgate.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.headgate.cli.VerbRun;
import dev.headgate.testing.Bookshop;
import dev.headgate.testing.ChangelogDirectory;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.GateTest;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each of the walls between seeds and every environment but dev, alone.
 */
@GateTest
@Concurrent
class SeedWallsIT {

	private static final String SCHEMA = """
			--liquibase formatted sql
			--changeset ann:schema
			CREATE TABLE people (name text);
			""";

	private final TestDatabase database;

	private final ChangelogDirectory changelog;

	SeedWallsIT(TestDatabase database, ChangelogDirectory changelog) {
		this.database = database;
		this.changelog = changelog;
	}

	@Test
	void seedsStayOutWhateverContextsAnOperatorPasses() {
		upgrade("--spring.liquibase.contexts=dev");
		assertThat(seededRows()).isZero();
		JarProcess.on(this.database).with("SPRING_LIQUIBASE_CONTEXTS", "").run("upgrade").exitsWith(0);
		assertThat(seededRows()).isZero();
		upgrade("--spring.profiles.active=test", "--spring.liquibase.contexts=dev,seed");
		assertThat(seededRows()).isZero();
	}

	/** The seeds lie elsewhere for the gate: nothing but the context stops them. */
	@Test
	void contextWallAlone() {
		String blind = "--headgate.seed-path=somewhere/else";
		assertThat(upgrade(blind).out()).contains("applied " + Bookshop.REVISIONS + " change sets");
		assertThat(seededRows()).isZero();
		assertThat(upgrade(blind, "--spring.liquibase.contexts=", "--spring.profiles.active=test").out())
			.contains("already at head");
		assertThat(seededRows()).isZero();
	}

	/** Contexts that let each seed pass, or none: nothing but the path stops them. */
	@ParameterizedTest
	@CsvSource({ "prod, ", "uat, ", "test, ", ", ", "prod, dev", "uat, dev", "prod, ''" })
	void pathWallAlone(@Nullable String profile, @Nullable String contexts) {
		writeSeedsInEveryForm();
		List<String> args = new ArrayList<>(List.of(this.changelog.argument()));
		if (profile != null) {
			args.add("--spring.profiles.active=" + profile);
		}
		if (contexts != null) {
			args.add("--spring.liquibase.contexts=" + contexts);
		}
		upgrade(args.toArray(String[]::new));
		assertThat(people()).isEmpty();
		assertThat(this.database.query("SELECT id FROM databasechangelog")).containsExactly("schema");
	}

	@Test
	void devRunsThemAll() {
		writeSeedsInEveryForm();
		upgrade(this.changelog.argument(), "--spring.profiles.active=dev");
		assertThat(people()).containsExactlyInAnyOrder("dev", "dev and !prod", "@dev", "!prod or dev", "none",
				"renamed", "sqlFile", "relative sqlFile", "loadData", "relative loadData", "loadUpdateData",
				"include-level");
	}

	@ParameterizedTest
	@ValueSource(strings = { "prod", "uat" })
	void markWallAlone(String first) {
		writeSeedsInEveryForm();
		upgrade(this.changelog.argument(), "--spring.profiles.active=" + first);
		JarProcess refused = JarProcess.on(this.database)
			.run("--spring.profiles.active=dev", this.changelog.argument());
		refused.exitsWith(15);
		assertThat(refused.hasListened()).isFalse();
		assertThat(refused.output()).contains("profile dev on a database that was first migrated as " + first + ".",
				"mark         headgate.environment says " + first, "exit code    15");
		assertThat(people()).isEmpty();
	}

	@Test
	void devAndProdTogetherAreRefused() {
		JarProcess refused = JarProcess.on(this.database).run("--spring.profiles.active=dev,prod");
		refused.exitsWith(15);
		assertThat(refused.hasListened()).isFalse();
		assertThat(refused.output()).contains("spring.profiles.active = 'dev,prod'", "exclude each other",
				"Keep one of dev, test, uat and prod.");
		assertThat(this.database.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).isEmpty();
	}

	private VerbRun upgrade(String... args) {
		return VerbRun.on(this.database, Stream.concat(Stream.of("upgrade"), Stream.of(args)).toArray(String[]::new))
			.exitsWith(0);
	}

	private void writeSeedsInEveryForm() {
		this.changelog.file("db/changelog/schema.sql", SCHEMA)
			.file("db/seed/contexts.sql", """
					--liquibase formatted sql
					--changeset ann:1 context:dev
					INSERT INTO people VALUES ('dev');
					--changeset ann:2 context:"dev and !prod"
					INSERT INTO people VALUES ('dev and !prod');
					--changeset ann:3 context:@dev
					INSERT INTO people VALUES ('@dev');
					--changeset ann:4 context:"!prod or dev"
					INSERT INTO people VALUES ('!prod or dev');
					--changeset ann:5
					INSERT INTO people VALUES ('none');
					""")
			.file("db/seed/renamed.sql", """
					--liquibase formatted sql logicalFilePath:db/changelog/renamed.sql
					--changeset ann:6 logicalFilePath:db/changelog/renamed.sql
					INSERT INTO people VALUES ('renamed');
					""")
			.file("db/seed/included.sql", """
					--liquibase formatted sql
					--changeset ann:7
					INSERT INTO people VALUES ('include-level');
					""")
			.file("db/seed/a/file.sql", "INSERT INTO people VALUES ('sqlFile');")
			.file("db/seed/a/relative.sql", "INSERT INTO people VALUES ('relative sqlFile');")
			.file("db/seed/a/file.csv", "name\nloadData\n")
			.file("db/seed/a/relative.csv", "name\nrelative loadData\n")
			.file("db/seed/a/update.csv", "name\nloadUpdateData\n")
			.master("""
					- include: { file: db/changelog/schema.sql }
					- include: { file: ../seed/contexts.sql, relativeToChangelogFile: true }
					- include: { file: db/seed/renamed.sql }
					- include: { file: db/seed/included.sql, context: dev or prod or uat or test }
					- changeSet: { id: a, author: ann, changes: [ sqlFile: { path: db/seed/a/file.sql } ] }
					- changeSet: { id: b, author: ann, changes: [
					    sqlFile: { path: ../seed/a/relative.sql, relativeToChangelogFile: true } ] }
					- changeSet: { id: c, author: ann, changes: [
					    loadData: { file: db/seed/a/file.csv, tableName: people } ] }
					- changeSet: { id: d, author: ann, changes: [
					    loadData: { file: ../seed/a/relative.csv, relativeToChangelogFile: true, tableName: people } ] }
					- changeSet: { id: e, author: ann, changes: [
					    loadUpdateData: { file: ./db/changelog/../seed/a/update.csv, tableName: people, primaryKey: name } ] }
					""");
	}

	private List<String> people() {
		return this.database.query("SELECT name FROM people");
	}

	private int seededRows() {
		return Integer.parseInt(this.database.query("SELECT count(*) FROM books").getFirst());
	}

}
