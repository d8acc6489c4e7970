package dev.headgate.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.testing.Bookshop;
import dev.headgate.testing.JarProcess;
import dev.headgate.testing.StockUpdate;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Gates in processes of their own, started at once on an empty database, and the same
 * number of stock Liquibases beside them. As many as {@code -Dfault.gates} says.
 */
@Tag("fault")
@Execution(ExecutionMode.CONCURRENT)
class RaceIT {

	private static final Logger log = LoggerFactory.getLogger(RaceIT.class);

	private static final Pattern BOOTED = line("change sets, head ");

	private static final Pattern OPEN = line("Gate open: ");

	private static final Duration BEYOND_START_UP = Duration.ofSeconds(1);

	@TempDir
	private Path temporary;

	private final int gates = Sizes.of("fault.gates", 6);

	private static Pattern line(String text) {
		return Pattern.compile("\"@timestamp\":\"([^\"]+)\".*" + text);
	}

	@Test
	void everyGateOpensAndEveryChangeSetIsAppliedOnce() {
		try (TestDatabase database = TestDatabase.create()) {
			List<JarProcess> processes = startAtOnce(database);
			List<String> history = database.query("SELECT id FROM databasechangelog");
			assertThat(history).hasSize(Bookshop.REVISIONS).doesNotHaveDuplicates();
			assertThat(
					processes.stream().mapToInt((process) -> process.output().split("Applied ", -1).length - 1).sum())
				.isEqualTo(history.size());
			Duration open = spread(processes, OPEN);
			Duration booted = spread(processes, BOOTED);
			Duration atHead = spread(startAtOnce(database), OPEN);
			log.info(
					"{} gates: last open - first open {} ms; last booted - first booted {} ms;"
							+ " last open - first open with nothing to apply {} ms",
					this.gates, open.toMillis(), booted.toMillis(), atHead.toMillis());
			Duration startUp = (booted.compareTo(atHead) > 0) ? booted : atHead;
			Faults.within(open, startUp.plus(BEYOND_START_UP));
		}
	}

	private List<JarProcess> startAtOnce(TestDatabase database) {
		List<JarProcess> processes = new ArrayList<>();
		try {
			for (int i = 0; i < this.gates; i++) {
				processes.add(JarProcess.on(database).start("upgrade", "--spring.profiles.active=prod"));
			}
			processes.forEach((process) -> process.exitsWith(0));
		}
		finally {
			processes.forEach(JarProcess::close);
		}
		return processes;
	}

	/** Only a figure to compare with: how many of them fail is theirs. */
	@Test
	@EnabledIfSystemProperty(named = "fault.timed", matches = "true")
	void stockLiquibaseBesideIt() throws Exception {
		try (TestDatabase database = TestDatabase.create()) {
			List<Process> processes = new ArrayList<>();
			for (int i = 0; i < this.gates; i++) {
				processes.add(stock(database, i));
			}
			long start = System.nanoTime();
			Set<String> reasons = new TreeSet<>();
			int failed = 0;
			for (int i = 0; i < this.gates; i++) {
				if (processes.get(i).waitFor() != 0) {
					failed++;
					reasons.add(reason(i));
				}
			}
			log.info("{} stock Liquibases on an empty database: {} failed: {}; the last ended after {} ms", this.gates,
					failed, reasons, Duration.ofNanos(System.nanoTime() - start).toMillis());
		}
	}

	private Process stock(TestDatabase database, int number) throws IOException {
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
				StockUpdate.class.getName(), database.jdbcUrl())
			.redirectErrorStream(true)
			.redirectOutput(output(number).toFile())
			.start();
	}

	private Path output(int number) {
		return this.temporary.resolve("stock" + number);
	}

	private String reason(int number) throws IOException {
		try (Stream<String> lines = Files.lines(output(number))) {
			return lines.filter((line) -> line.matches("(Caused by|Exception in thread|Error:).*"))
				.reduce("", (first, last) -> last);
		}
	}

	private static Duration spread(List<JarProcess> processes, Pattern line) {
		List<OffsetDateTime> times = processes.stream().map((process) -> time(process, line)).sorted().toList();
		return Duration.between(times.getFirst(), times.getLast());
	}

	private static OffsetDateTime time(JarProcess process, Pattern line) {
		Matcher found = line.matcher(process.output());
		assertThat(found.find()).as(process.output()).isTrue();
		return OffsetDateTime.parse(found.group(1));
	}

}
