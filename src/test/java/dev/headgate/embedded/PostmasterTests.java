package dev.headgate.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Reading {@code postmaster.pid}, and telling a server from any other process. */
class PostmasterTests {

	@TempDir
	private Path data;

	@Test
	void withoutFileThereIsNone() throws IOException {
		assertThat(Postmaster.of(this.data)).isEmpty();
	}

	@Test
	void readsProcessAndPort() throws IOException {
		Files.writeString(this.data.resolve("postmaster.pid"),
				"4711\n/somewhere\n1732172400\n54321\n\nlocalhost\n  1 2\nready   \n");
		assertThat(Postmaster.of(this.data)).isEqualTo(Optional.of(new Postmaster(this.data, 4711, 54321)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "4711", "4711\n/data\n1", "x\n/data\n1\n5432", "4711\n/data\n1\n",
			"-1\n/data\n1\n5432", "99999999999999999999\n/data\n1\n5432" })
	void incompleteOrOtherTextIsNoServer(String text) {
		assertThat(Postmaster.parse(this.data, List.of(text.split("\n", -1)))).isEmpty();
	}

	@Test
	void anotherProcessWithThatNumberIsNoServer() {
		assertThat(new Postmaster(this.data, ProcessHandle.current().pid(), 5432).isRunning()).isFalse();
	}

	@Test
	void numberOfAnotherProcessIsForgotten() throws IOException {
		Path file = Files.writeString(this.data.resolve("postmaster.pid"), "1\n");
		new Postmaster(this.data, ProcessHandle.current().pid(), 5432).forgetWhenReplaced();
		assertThat(file).doesNotExist();
	}

	@Test
	void numberOfDeadProcessIsLeftToPostgres() throws Exception {
		Process dead = new ProcessBuilder("true").start();
		assertThat(dead.waitFor(2, TimeUnit.MINUTES)).isTrue();
		Path file = Files.writeString(this.data.resolve("postmaster.pid"), "1\n");
		Postmaster postmaster = new Postmaster(this.data, dead.pid(), 5432);
		postmaster.forgetWhenReplaced();
		postmaster.stop();
		assertThat(file).exists();
	}

}
