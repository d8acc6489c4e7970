package dev.headgate.lint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.headgate.config.ExitCode;
import dev.headgate.config.HeadgateException;

/**
 * The lines that the commits of a range change, as git tells them.
 */
public final class GitChanges {

	private static final Pattern FILE = Pattern.compile("\\+\\+\\+ b/(.*?)\\t?");

	private static final Pattern HUNK = Pattern.compile("@@ -\\S+ \\+(\\d+)(?:,(\\d+))? @@.*");

	private final Map<String, List<Lines>> changes = new HashMap<>();

	private GitChanges(String diff) {
		List<Lines> lines = new ArrayList<>();
		for (String line : diff.lines().toList()) {
			Matcher file = FILE.matcher(line);
			Matcher hunk = HUNK.matcher(line);
			if (file.matches()) {
				lines = this.changes.computeIfAbsent(file.group(1), (path) -> new ArrayList<>());
			}
			else if (hunk.matches()) {
				int first = Integer.parseInt(hunk.group(1));
				int count = (hunk.group(2) != null) ? Integer.parseInt(hunk.group(2)) : 1;
				lines.add(new Lines(first, first + Math.max(count, 1) - 1));
			}
		}
	}

	/**
	 * Asks git.
	 * @param directory a directory of the repository
	 * @param range what git compares, for example {@code origin/main...HEAD}
	 * @return the changes
	 * @throws HeadgateException when git is not there or does not know the range
	 * @throws InterruptedException when this thread is told to stop
	 */
	public static GitChanges in(Path directory, String range) throws InterruptedException {
		if (range.isBlank() || range.startsWith("-")) {
			throw refused(range, "that is no range of commits");
		}
		try {
			Process git = new ProcessBuilder("git", "-c", "core.quotePath=false", "diff", "--unified=0", "--no-color",
					"--no-ext-diff", "--no-renames", "--src-prefix=a/", "--dst-prefix=b/", range, "--")
				.directory(directory.toFile())
				.redirectErrorStream(true)
				.start();
			git.getOutputStream().close();
			String printed = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			if (git.waitFor() != 0) {
				throw refused(range, printed.lines().findFirst().orElse("git says nothing"));
			}
			return new GitChanges(printed);
		}
		catch (IOException ex) {
			throw refused(range, "git can't be run: " + ex.getMessage());
		}
	}

	/**
	 * Reads what git printed somewhere else.
	 * @param diff the output of {@code git diff --unified=0 --no-renames}
	 * @return the changes
	 * @throws IllegalArgumentException when it is no such output
	 */
	public static GitChanges of(String diff) {
		if (!diff.isBlank() && diff.lines().noneMatch((line) -> line.startsWith("diff --git "))) {
			throw new IllegalArgumentException("it is no output of git diff");
		}
		return new GitChanges(diff);
	}

	private static HeadgateException refused(String range, String reason) {
		return new HeadgateException(ExitCode.USAGE,
				"--changed-in '" + range + "': git does not say what is changed: " + reason,
				"Give two commits, for example --changed-in origin/main...HEAD, and fetch both in CI"
						+ " (actions/checkout: fetch-depth: 0; GitLab: GIT_DEPTH: 0).");
	}

	/**
	 * Says whether some lines of a file are changed.
	 * @param file its path in the repository
	 * @param first the first line
	 * @param last the last line
	 * @return {@code true} when one of them is changed, or one was taken out between
	 * them; for a first line of 0, which is not known, when any line of the file is
	 */
	public boolean touch(String file, int first, int last) {
		return this.changes.getOrDefault(file, List.of())
			.stream()
			.anyMatch((lines) -> first == 0 || (lines.first <= last && lines.last >= first));
	}

	/** Some lines one after the other. */
	private record Lines(int first, int last) {
	}

}
