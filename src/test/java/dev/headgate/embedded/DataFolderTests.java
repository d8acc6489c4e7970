package dev.headgate.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/** What the folder accepts before a server starts on it. */
class DataFolderTests {

	@TempDir
	private Path temporary;

	private DataFolder folder;

	@BeforeEach
	void open() throws IOException {
		this.folder = DataFolder.open(this.temporary.resolve("a/b"));
	}

	@Test
	void isClosedToOthers() throws IOException {
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.folder.root())))
			.isEqualTo("rwx------");
	}

	@Test
	void acceptsDataOfItsVersion() throws IOException {
		write("17\n");
		assertThatNoException().isThrownBy(this.folder::prepare);
		assertThat(this.folder.data().resolve("PG_VERSION")).exists();
	}

	@Test
	void refusesDataOfAnotherVersionAndSaysWhatToDelete() throws IOException {
		write("16\n");
		assertThatExceptionOfType(EmbeddedServerException.class).isThrownBy(this.folder::prepare).satisfies((ex) -> {
			assertThat(ex.description()).contains(this.folder.data().toString(), "PostgreSQL 16", "17");
			assertThat(ex.action()).startsWith("Delete " + this.folder.root());
		});
	}

	@Test
	void refusesWhatIsNoData() throws IOException {
		Files.createDirectories(this.folder.data());
		Files.writeString(this.folder.data().resolve("letter.txt"), "dear");
		assertThatExceptionOfType(EmbeddedServerException.class).isThrownBy(this.folder::prepare)
			.withMessageContaining("no PostgreSQL data");
		assertThat(this.folder.data().resolve("letter.txt")).exists();
	}

	@Test
	void beginsAgainWhenTheFirstStartWasCutShort() throws IOException {
		this.folder.prepare();
		write("17\n");
		this.folder.prepare();
		assertThat(this.folder.data()).doesNotExist();
	}

	@Test
	void keepsTheDataOnceItWasReady() throws IOException {
		this.folder.prepare();
		write("17\n");
		this.folder.ready();
		this.folder.prepare();
		assertThat(this.folder.data().resolve("PG_VERSION")).exists();
	}

	@Test
	void lastWordsAreTheEndOfTheLog() throws IOException {
		assertThat(this.folder.lastWords()).isEmpty();
		Files.writeString(this.folder.log(), "first\n" + "more\n".repeat(20) + "FATAL: no\n");
		assertThat(this.folder.lastWords()).endsWith("\n    FATAL: no").doesNotContain("first");
	}

	@Test
	void refusesFolderThatIsAFile() throws IOException {
		Path file = Files.writeString(this.temporary.resolve("file"), "");
		assertThatExceptionOfType(EmbeddedServerException.class).isThrownBy(() -> DataFolder.open(file))
			.withMessageContaining(file.toString());
	}

	private void write(String version) throws IOException {
		Files.createDirectories(this.folder.data());
		Files.writeString(this.folder.data().resolve("PG_VERSION"), version);
	}

}
