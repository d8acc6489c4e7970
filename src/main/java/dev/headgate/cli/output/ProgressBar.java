package dev.headgate.cli.output;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

import dev.headgate.gate.progress.Progress;

/**
 * One line at the foot of a terminal that says how far a migration has come. The log goes
 * on above it.
 */
public final class ProgressBar extends OutputStream {

	private static final Duration FIRST = Duration.ofMillis(500);

	private static final Duration EVERY = Duration.ofMillis(200);

	private static final int WIDTH = 20;

	private static final int COLUMNS = 80;

	private static final String CLEAR = "\r\033[K";

	private final Supplier<String> line;

	private final PrintStream terminal;

	private String shown = "";

	private boolean atLineStart = true;

	private ProgressBar(Supplier<String> line, PrintStream terminal) {
		this.line = line;
		this.terminal = terminal;
	}

	/**
	 * Says whether the errors of this process are read on a terminal.
	 * @return {@code false} when they, the results or the input come from or go to
	 * something else
	 */
	public static boolean isTerminal() {
		if (Terminal.console() == null) {
			return false;
		}
		try {
			String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
			return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
		}
		catch (IOException | UnsupportedOperationException ex) {
			return true;
		}
	}

	/**
	 * Shows a bar on this process's terminal while something runs.
	 * @param line how far that has come, empty for no bar
	 * @param work what to run
	 * @param <T> the type of the result
	 * @return the result
	 */
	public static <T> T during(Supplier<String> line, Supplier<T> work) {
		PrintStream out = System.out;
		PrintStream err = System.err;
		ProgressBar bar = new ProgressBar(line, err);
		PrintStream above = new PrintStream(bar, true, StandardCharsets.UTF_8);
		Thread painter = Thread.ofPlatform().daemon().name("headgate-progress").unstarted(bar::paint);
		System.setOut(above);
		System.setErr(above);
		painter.start();
		try {
			return work.get();
		}
		finally {
			System.setOut(out);
			System.setErr(err);
			painter.interrupt();
			bar.clear();
		}
	}

	/**
	 * Writes what the gate is doing as a line of this terminal.
	 * @param progress what the gate tells about itself
	 * @return the line, empty when there is nothing to wait for
	 */
	public static String line(Progress progress) {
		String variable = System.getenv("COLUMNS");
		int columns = (variable != null && variable.matches("[1-9]\\d{1,3}")) ? Integer.parseInt(variable) : COLUMNS;
		return line(progress.now(), progress.elapsed(), columns);
	}

	private void paint() {
		try {
			Thread.sleep(FIRST);
			while (!Thread.currentThread().isInterrupted()) {
				draw();
				Thread.sleep(EVERY);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized void draw() {
		String now = this.line.get();
		if (!Thread.currentThread().isInterrupted() && this.atLineStart && !now.equals(this.shown)) {
			this.terminal.print(CLEAR + now);
			this.terminal.flush();
			this.shown = now;
		}
	}

	private synchronized void clear() {
		if (!this.shown.isEmpty()) {
			this.terminal.print(CLEAR);
			this.terminal.flush();
			this.shown = "";
		}
	}

	@Override
	public synchronized void write(byte[] bytes, int offset, int length) {
		if (length > 0) {
			clear();
			this.terminal.write(bytes, offset, length);
			this.terminal.flush();
			this.atLineStart = bytes[offset + length - 1] == '\n';
		}
	}

	@Override
	public void write(int letter) {
		write(new byte[] { (byte) letter }, 0, 1);
	}

	/**
	 * Writes a moment as a line.
	 * @param state the moment
	 * @param elapsed how long it has taken until then
	 * @param columns how long the line may be
	 * @return the line, empty when there is nothing to wait for
	 */
	public static String line(Progress.State state, Duration elapsed, int columns) {
		String text = switch (state.phase()) {
			case STARTING, OPEN -> "";
			case CONNECTING -> "connecting";
			case LOCKING -> "waiting for the migration lock";
			case WAITING -> "waiting for head";
			case MIGRATING -> bar(state) + " " + state.number() + "/" + state.total() + " " + state.changeSet();
		};
		if (text.isEmpty()) {
			return "";
		}
		text += ", " + elapsed.toSeconds() + " s";
		text += (state.waitingFor() != null) ? ", held up by " + state.waitingFor() : "";
		text += (state.detail() != null && !state.detail().isEmpty()) ? ", " + state.detail() : "";
		return (text.length() < columns) ? text : text.substring(0, columns - 2) + "…";
	}

	/** What is running is not done. */
	private static String bar(Progress.State state) {
		int total = Math.max(1, state.total());
		int done = Math.clamp((long) WIDTH * (state.number() - 1) / total, 0, WIDTH);
		return "[" + "#".repeat(done) + ".".repeat(WIDTH - done) + "]";
	}

}
