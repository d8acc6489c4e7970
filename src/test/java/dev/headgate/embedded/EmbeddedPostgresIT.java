package dev.headgate.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import dev.headgate.testing.Eventually;

import static org.assertj.core.api.Assertions.assertThat;

/** The embedded server in processes of their own, started and ended in every way. */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class EmbeddedPostgresIT {

	private static final int KILLED = 128 + 9;

	private static final int TERMINATED = 128 + 15;

	@TempDir
	private Path temporary;

	private Path folder;

	private final List<Run> runs = new ArrayList<>();

	@BeforeEach
	void prepare() {
		this.folder = this.temporary.resolve("postgres");
	}

	@AfterEach
	void endAll() throws Exception {
		for (Run run : this.runs) {
			run.process.destroyForcibly().waitFor();
			run.output.close();
		}
		Postmaster left = Postmaster.of(data()).orElse(null);
		if (left != null) {
			left.stop();
		}
	}

	@Test
	void keepsItsDataFromRunToRunAndStopsWithThem() throws Exception {
		Run first = start();
		first.awaitReady();
		assertThat(first.text()).contains("connect with: psql -h localhost -p ", " -U dev -d headgate");
		assertThat(first.ask("SHOW server_version")).startsWith("17.");
		assertThat(first.ask("SHOW fsync")).isEqualTo("on");
		assertThat(first.ask("SHOW listen_addresses")).isEqualTo("localhost");
		assertThat(first.ask("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")).isEqualTo("f");
		first.ask("CREATE TABLE note AS SELECT 'kept' AS text");
		Postmaster server = Postmaster.of(data()).orElseThrow();
		assertThat(server.isRunning()).isTrue();
		assertThat(first.end("TERM")).isEqualTo(TERMINATED);
		assertThat(server.isRunning()).isFalse();
		assertThat(data().resolve("postmaster.pid")).doesNotExist();

		Run second = start();
		second.awaitReady();
		assertThat(second.ask("SELECT text FROM note")).isEqualTo("kept");
		assertThat(second.end("TERM")).isEqualTo(TERMINATED);
		assertThat(data().resolve("postmaster.pid")).doesNotExist();
	}

	@Test
	void recoversFromAKilledRun() throws Exception {
		Run killed = start();
		killed.awaitReady();
		killed.ask("CREATE TABLE note AS SELECT 'kept' AS text");
		Postmaster orphan = Postmaster.of(data()).orElseThrow();
		assertThat(killed.end("KILL")).isEqualTo(KILLED);
		assertThat(orphan.isRunning()).isTrue();

		Run next = start();
		next.awaitReady();
		assertThat(orphan.isRunning()).isFalse();
		assertThat(next.ask("SELECT text FROM note")).isEqualTo("kept");
		Postmaster server = Postmaster.of(data()).orElseThrow();
		assertThat(next.end("TERM")).isEqualTo(TERMINATED);
		assertThat(server.isRunning()).isFalse();
	}

	@Test
	void recoversWhenTheServerWasKilledToo() throws Exception {
		Run killed = start();
		killed.awaitReady();
		killed.ask("CREATE TABLE note AS SELECT 'kept' AS text");
		Postmaster server = Postmaster.of(data()).orElseThrow();
		killed.end("KILL");
		ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
		Eventually.until(() -> !server.isRunning());
		assertThat(data().resolve("postmaster.pid")).exists();
		pretendThatItIs(ProcessHandle.current().pid());

		Run next = start();
		next.awaitReady();
		assertThat(next.ask("SELECT text FROM note")).isEqualTo("kept");
		assertThat(next.end("TERM")).isEqualTo(TERMINATED);
		assertThat(data().resolve("postmaster.pid")).doesNotExist();
	}

	@Test
	void refusesTwoRunsAtOnceAndNamesTheOther() throws Exception {
		Run first = start();
		first.awaitReady();
		Run second = start();
		assertThat(second.end()).isEqualTo(1);
		assertThat(second.text()).contains("APPLICATION FAILED TO START", "Description:", this.folder.toString(),
				"process " + first.process.pid(), "Action:", "kill " + first.process.pid(),
				"headgate.embedded.directory");
		assertThat(first.ask("SELECT 'still here'")).isEqualTo("still here");
		assertThat(first.end("TERM")).isEqualTo(TERMINATED);
	}

	@Test
	void leavesNothingBehindWhenEndedWhileStarting() throws Exception {
		for (int pause : new int[] { 1500, 2500, 3500, 4500, 5500 }) {
			Run run = start();
			run.process.waitFor(pause, TimeUnit.MILLISECONDS);
			run.end("TERM");
			assertThat(Postmaster.of(data()).filter(Postmaster::isRunning)).as("after %d ms", pause).isEmpty();
		}
		Run next = start();
		next.awaitReady();
		assertThat(next.ask("SELECT 'well'")).isEqualTo("well");
		next.end("TERM");
	}

	@Test
	void refusesDataOfAnotherVersion() throws Exception {
		Files.createDirectories(data());
		Files.writeString(data().resolve("PG_VERSION"), "16\n");
		Run run = start();
		assertThat(run.end()).isEqualTo(1);
		assertThat(run.text()).contains("PostgreSQL 16", "Action:", "Delete " + this.folder);
	}

	private void pretendThatItIs(long pid) throws IOException {
		Path file = data().resolve("postmaster.pid");
		List<String> lines = new ArrayList<>(Files.readAllLines(file));
		lines.set(0, Long.toString(pid));
		Files.write(file, lines);
	}

	private Path data() {
		return this.folder.resolve("data");
	}

	/** Without its empty entries: each of them stands for the working folder. */
	private static String classPath() {
		return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
			.replaceAll("(^|:):+|:$", "$1");
	}

	private Run start() throws IOException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", classPath(), "-Dheadgate.embedded.enabled=true",
				"-Dheadgate.embedded.directory=" + this.folder, "-Dheadgate.gate.mode=observe",
				EmbeddedProgram.class.getName(), "--spring.profiles.active=dev")
			.redirectErrorStream(true)
			.start();
		Run run = new Run(process, process.inputReader(StandardCharsets.UTF_8), new StringBuilder());
		this.runs.add(run);
		return run;
	}

	private record Run(Process process, BufferedReader output, StringBuilder seen) {

		void awaitReady() throws IOException {
			assertThat(answer()).isEqualTo("ready");
		}

		String ask(String sql) throws IOException {
			this.process.outputWriter().write(sql + "\n");
			this.process.outputWriter().flush();
			return answer();
		}

		private String answer() throws IOException {
			for (String line = this.output.readLine(); line != null; line = this.output.readLine()) {
				this.seen.append(line).append('\n');
				if (line.startsWith("> ")) {
					return line.substring(2);
				}
			}
			throw new AssertionError("no answer:\n" + this.seen);
		}

		int end(String signal) throws Exception {
			new ProcessBuilder("sh", "-c", "kill -" + signal + " " + this.process.pid()).start().waitFor();
			return end();
		}

		int end() throws Exception {
			assertThat(this.process.waitFor(90, TimeUnit.SECONDS)).isTrue();
			return this.process.exitValue();
		}

		String text() throws IOException {
			while (this.output.ready()) {
				this.seen.append((char) this.output.read());
			}
			return this.seen.toString();
		}

	}

}
