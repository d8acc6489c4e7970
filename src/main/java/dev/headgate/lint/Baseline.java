package dev.headgate.lint;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import dev.headgate.changelog.Location;
import dev.headgate.config.ExitCode;
import dev.headgate.lint.report.Dismissal;
import dev.headgate.lint.report.DismissedFinding;
import dev.headgate.lint.report.Finding;
import dev.headgate.lint.report.LintReport;
import dev.headgate.proof.scratch.ProofException;

/**
 * The findings that an old changelog may keep: rule and change set of each, one a line.
 */
public final class Baseline {

	/** The file's name, in the directory that also has {@code changelog.sum}. */
	public static final String NAME = "lint-baseline.txt";

	/** Nothing is known. */
	public static final Baseline NONE = new Baseline(Set.of());

	private static final String HEAD = """
			# Findings that 'headgate lint' does not count any more: rule and change set.
			# Written by 'headgate lint --write-baseline'. Take lines out, add none.
			""";

	private static final Pattern ENTRY = Pattern.compile("[a-z]+(-[a-z]+)* \\S.*::.*::.*");

	private final Set<String> entries;

	private Baseline(Collection<String> entries) {
		this.entries = new LinkedHashSet<>(entries);
	}

	/**
	 * Looks for the file that belongs to a changelog.
	 * @param location where the changelog is
	 * @return what is in it; nothing when there is none
	 * @throws ProofException when it can't be read
	 */
	public static Baseline of(Location location) {
		Path file = location.beside(NAME);
		try {
			return location.read(file).map((bytes) -> parse(new String(bytes, StandardCharsets.UTF_8))).orElse(NONE);
		}
		catch (IllegalArgumentException ex) {
			throw new ProofException(ExitCode.USAGE, location.display(file) + ": " + ex.getMessage(),
					"Write it anew: headgate lint --write-baseline.");
		}
	}

	/**
	 * Reads the text of a file.
	 * @param text the text
	 * @return the baseline
	 * @throws IllegalArgumentException with the line that can't be read, and why
	 */
	public static Baseline parse(String text) {
		List<String> lines = text.lines().map(String::strip).toList();
		List<String> entries = new ArrayList<>();
		for (int i = 0; i < lines.size(); i++) {
			String line = lines.get(i);
			if (line.isEmpty() || line.startsWith("#")) {
				continue;
			}
			if (!ENTRY.matcher(line).matches()) {
				throw new IllegalArgumentException("line " + (i + 1) + " is not 'RULE PATH::ID::AUTHOR': " + line);
			}
			entries.add(line);
		}
		return new Baseline(entries);
	}

	/**
	 * Returns the text of a file in which all findings of a report are.
	 * @param report the report
	 * @return the text, which {@link #parse} reads
	 */
	public static String text(LintReport report) {
		Set<String> entries = new TreeSet<>();
		report.findings().stream().map(Baseline::entry).forEach(entries::add);
		report.dismissed()
			.stream()
			.filter((dismissed) -> dismissed.dismissal() == Dismissal.BASELINE)
			.map(DismissedFinding::finding)
			.map(Baseline::entry)
			.forEach(entries::add);
		StringBuilder text = new StringBuilder(HEAD);
		entries.forEach((entry) -> text.append(entry).append('\n'));
		return text.toString();
	}

	/**
	 * Says whether a finding was there when the baseline was written.
	 * @param finding the finding
	 * @return {@code true} when its rule and change set are in the baseline
	 */
	boolean knows(Finding finding) {
		return this.entries.contains(entry(finding));
	}

	private static String entry(Finding finding) {
		return finding.rule().id() + " " + finding.changeSet();
	}

}
