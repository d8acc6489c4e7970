package dev.headgate.cli.proofs;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import dev.headgate.testing.Migrations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A release of a small service: its changelog, and a jar as Spring Boot packages it.
 */
final class Release {

	private final Path root;

	private String parent = "none";

	private int revisions;

	/**
	 * Begins a release without change sets.
	 * @param root an empty directory
	 */
	Release(Path root) throws IOException {
		this.root = root;
		Files.createDirectories(root.resolve("db/changelog/migrations"));
		Files.writeString(root.resolve(Migrations.CHANGELOG), """
				databaseChangeLog:
				  - includeAll:
				      path: migrations/
				      relativeToChangelogFile: true
				""");
	}

	/**
	 * Returns where the changelog is.
	 * @return the value of the setting
	 */
	String changelog() {
		return "file:" + this.root.resolve(Migrations.CHANGELOG);
	}

	/**
	 * Writes a revision behind the last one.
	 * @param options of its change set
	 * @param sql what it does
	 * @return its id
	 */
	String revision(String options, String sql) throws IOException {
		this.revisions++;
		String id = "7aaa%04d".formatted(this.revisions);
		String file = "migrations/202603%02d_0900_%s_next.sql".formatted(this.revisions, id);
		Files.writeString(this.root.resolve("db/changelog").resolve(file), """
				--liquibase formatted sql logicalFilePath:db/changelog/%s

				-- Revision: %s
				-- Parent: %s

				--changeset ann.lee:%s%s
				--comment: What is tried
				%s
				--rollback SELECT 1;
				""".formatted(file, id, this.parent, id, options.isEmpty() ? "" : " " + options, sql));
		this.parent = id;
		return id;
	}

	/**
	 * Begins the next release.
	 * @param directory an empty directory
	 * @return a release with the same change sets
	 */
	Release next(Path directory) throws IOException {
		Release next = new Release(directory);
		try (Stream<Path> files = Files.list(this.root.resolve("db/changelog/migrations"))) {
			for (Path file : files.toList()) {
				Files.copy(file, directory.resolve("db/changelog/migrations").resolve(file.getFileName().toString()));
			}
		}
		next.parent = this.parent;
		next.revisions = this.revisions;
		return next;
	}

	/**
	 * Packages the changelog.
	 * @return the jar
	 */
	Path jar() throws IOException {
		return jar("", true);
	}

	/**
	 * Packages the changelog and classes.
	 * @param entities the source of the entities, classes of the package
	 * {@code fixture.bookshop}; empty for none
	 * @param withChangelog whether the jar has the changelog
	 * @return the jar
	 */
	Path jar(String entities, boolean withChangelog) throws IOException {
		Path classes = Files.createDirectories(this.root.resolve("classes"));
		if (!entities.isEmpty()) {
			compile(entities, classes);
		}
		Path jar = this.root.resolve("bookshop-1.4.jar");
		Manifest manifest = new Manifest();
		manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
		manifest.getMainAttributes().putValue("Start-Class", "fixture.bookshop.Application");
		try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
			add(out, classes, classes);
			if (withChangelog) {
				add(out, this.root, this.root.resolve("db"));
			}
		}
		return jar;
	}

	private void compile(String entities, Path classes) throws IOException {
		Path source = Files.createDirectories(this.root.resolve("src")).resolve("Entities.java");
		Files.writeString(source, """
				package fixture.bookshop;
				import jakarta.persistence.*;
				import java.math.BigDecimal;
				import org.hibernate.annotations.JdbcTypeCode;
				import org.hibernate.type.SqlTypes;
				""" + entities);
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter problems = new StringWriter();
		boolean compiled = compiler
			.getTask(problems, null, null,
					List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d", classes.toString()), null,
					compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
			.call();
		assertThat(compiled).as(problems.toString()).isTrue();
	}

	private static void add(JarOutputStream out, Path base, Path directory) throws IOException {
		try (Stream<Path> paths = Files.walk(directory)) {
			for (Path path : paths.filter(Files::isRegularFile).toList()) {
				out.putNextEntry(new JarEntry("BOOT-INF/classes/" + base.relativize(path)));
				Files.copy(path, out);
			}
		}
	}

}
