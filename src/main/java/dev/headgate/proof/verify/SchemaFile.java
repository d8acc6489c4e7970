package dev.headgate.proof.verify;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.FileText;
import dev.headgate.changelog.Location;
import dev.headgate.changelog.MigrationFile;
import dev.headgate.config.Database;
import dev.headgate.liquibase.ParsedChangelog;

/**
 * A file {@value #NAME} beside a changelog: a schema as SQL, as a dump has it.
 *
 * @param path its path, for people
 * @param sql its text
 */
record SchemaFile(String path, String sql) {

	static final String NAME = "schema.sql";

	/**
	 * Finds the one that tells the schema at head: it lies where the checksum file lies.
	 * @param changelog the changelog
	 * @return the file, empty when there is none
	 */
	static Optional<SchemaFile> atHead(ParsedChangelog changelog) {
		Location location = changelog.location();
		return read(location, location.sumFile().resolveSibling(NAME));
	}

	/**
	 * Finds the one that tells the schema as it was before it had a changelog: it lies
	 * beside the first revision.
	 * @param changelog the changelog
	 * @return the file, empty when there is none
	 */
	static Optional<SchemaFile> atBaseline(ParsedChangelog changelog) {
		Location location = changelog.location();
		Path head = location.sumFile().resolveSibling(NAME);
		return changelog.chain()
			.files()
			.stream()
			.findFirst()
			.map(MigrationFile::path)
			.map((first) -> location.resolve(first).resolveSibling(NAME))
			.filter((place) -> !place.equals(head))
			.flatMap((place) -> read(location, place));
	}

	private static Optional<SchemaFile> read(Location location, Path place) {
		return location.read(place)
			.map((bytes) -> new SchemaFile(location.display(place),
					FileText.decode(location.display(place), bytes, null)));
	}

	/**
	 * Runs it in an empty database, without the commands of {@code psql} in it.
	 * @param context the server that has the database
	 * @param database the database
	 * @return what the server refuses, {@code null} when it ran
	 * @throws SQLException when the server does not answer
	 */
	@Nullable String run(ProofContext context, Database database) throws SQLException {
		String statements = this.sql.lines().filter((line) -> !line.startsWith("\\")).collect(Collectors.joining("\n"));
		return context.run(database, List.of(statements));
	}

}
