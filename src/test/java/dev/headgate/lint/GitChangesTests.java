package dev.headgate.lint;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.headgate.changelog.Location;
import dev.headgate.config.ExitCode;
import dev.headgate.config.HeadgateException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What git says is changed, in a repository of its own.
 */
class GitChangesTests {

	@TempDir
	private Path repository;

	private Path changelog;

	@BeforeEach
	void commit() throws Exception {
		this.changelog = Files.createDirectories(this.repository.resolve("service/db/changelog"));
		write("één file.sql", "1\n2\n3\n4\n5\n6\n7\n8\n9\n");
		git("init", "--quiet");
		git("add", ".");
		git("commit", "--quiet", "-m", "one");
	}

	@Test
	void knowsChangedAddedAndRemovedLines() throws Exception {
		write("één file.sql", "1\n2\nthree\n4\n5\n7\n8\n9\n10\n");
		write("new.sql", "1\n2\n");
		git("add", ".");
		GitChanges changes = GitChanges.in(this.changelog, "HEAD");
		String file = "service/db/changelog/één file.sql";
		assertThat(changes.touch(file, 1, 2)).isFalse();
		assertThat(changes.touch(file, 2, 4)).isTrue();
		assertThat(changes.touch(file, 4, 4)).isFalse();
		assertThat(changes.touch(file, 4, 6)).as("a line was taken out between them").isTrue();
		assertThat(changes.touch(file, 7, 8)).isFalse();
		assertThat(changes.touch(file, 8, 9)).isTrue();
		assertThat(changes.touch(file, 0, 0)).as("the lines are not known").isTrue();
		assertThat(changes.touch("service/db/changelog/new.sql", 2, 2)).isTrue();
		assertThat(changes.touch("service/db/changelog/other.sql", 0, 0)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "nowhere...HEAD", "--output=x", "" })
	void refusesWhatIsNoRange(String range) {
		assertThatExceptionOfType(HeadgateException.class).isThrownBy(() -> GitChanges.in(this.changelog, range))
			.satisfies((ex) -> assertThat(ex.exitCode()).isEqualTo(ExitCode.USAGE))
			.withMessageStartingWith("--changed-in '" + range + "': git does not say what is changed: ");
		assertThat(this.repository.resolve("service/db/changelog/x")).doesNotExist();
	}

	@Test
	void readsWhatGitPrintedSomewhereElse() {
		GitChanges changes = GitChanges.of("""
				diff --git a/db/one.sql b/db/one.sql
				--- a/db/one.sql
				+++ b/db/one.sql
				@@ -3 +3,2 @@ CREATE
				-old
				+new
				+newer
				diff --git a/db/gone.sql b/db/gone.sql
				--- a/db/gone.sql
				+++ /dev/null
				@@ -1 +0,0 @@
				-gone
				""");
		assertThat(changes.touch("db/one.sql", 4, 9)).isTrue();
		assertThat(changes.touch("db/one.sql", 1, 2)).isFalse();
		assertThat(GitChanges.of("").touch("db/one.sql", 0, 0)).isFalse();
		assertThatIllegalArgumentException().isThrownBy(() -> GitChanges.of("fatal: bad revision"))
			.withMessage("it is no output of git diff");
	}

	@Test
	void pathsAreThoseOfTheRepository() {
		Location location = new Location(this.repository.resolve("service"), "db/changelog/master.yaml");
		SourcePaths paths = new SourcePaths(location, Path.of(""));
		assertThat(paths.apply("db/changelog/één file.sql")).isEqualTo("service/db/changelog/één file.sql");
		assertThat(paths.apply("db/changelog/missing.sql")).isEqualTo("db/changelog/missing.sql");
	}

	private void write(String name, String text) throws Exception {
		Files.writeString(this.changelog.resolve(name), text);
	}

	private void git(String... args) throws Exception {
		List<String> command = new ArrayList<>(
				List.of("git", "-c", "user.name=Ann", "-c", "user.email=ann@example.com"));
		command.addAll(List.of(args));
		Process git = new ProcessBuilder(command).directory(this.repository.toFile()).redirectErrorStream(true).start();
		String printed = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(git.waitFor()).as(printed).isZero();
	}

}
