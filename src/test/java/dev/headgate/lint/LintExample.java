package dev.headgate.lint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A changelog that breaks a rule, or does not: {@code bad*} and {@code good*} in the
 * rule's directory. What it needs beforehand is in {@code before.sql}.
 *
 * @param rule the rule
 * @param file the changelog
 */
record LintExample(String rule, Path file) {

	static final Path ROOT = Path.of("src/test/resources/lint");

	private static final Pattern ALSO = Pattern.compile("(?m)^(?:--|#) also: (.*)$");

	/** All, or with {@code -Dlint-example=PATTERN} those of some rules. */
	static List<LintExample> all() {
		String wanted = System.getProperty("lint-example", ".*");
		return directories().stream()
			.filter((rule) -> rule.matches(wanted))
			.flatMap((rule) -> of(rule).stream())
			.toList();
	}

	static List<String> directories() {
		return list(ROOT).stream().map((directory) -> directory.getFileName().toString()).toList();
	}

	static List<LintExample> of(String rule) {
		Path directory = ROOT.resolve(rule);
		return (Files.isDirectory(directory) ? list(directory) : List.<Path>of()).stream()
			.filter((file) -> file.getFileName().toString().matches("(bad|good).*"))
			.map((file) -> new LintExample(rule, file))
			.toList();
	}

	private static List<Path> list(Path directory) {
		try (Stream<Path> files = Files.list(directory)) {
			return files.sorted().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	boolean isBad() {
		return this.file.getFileName().toString().startsWith("bad");
	}

	/** The other rules that it breaks, as a line {@code -- also: RULE, RULE} has them. */
	Set<String> also() {
		Set<String> also = new TreeSet<>();
		ALSO.matcher(text())
			.results()
			.forEach((line) -> also.addAll(List.of(line.group(1).strip().split("\\s*,\\s*"))));
		return also;
	}

	/** Whether it can't be watched, as a line {@code -- not watched: why} says. */
	boolean isUnwatched() {
		return text().contains("-- not watched: ");
	}

	String text() {
		return read(this.file);
	}

	/** What exists before it, empty for nothing. */
	String before() {
		Path before = this.file.resolveSibling("before.sql");
		return Files.exists(before) ? read(before) : "";
	}

	private static String read(Path file) {
		try {
			String text = Files.readString(file);
			return LintServer.SCHEMA.isEmpty() ? text : text.replaceAll("\\bpublic\\b", LintServer.SCHEMA);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return this.rule + "/" + this.file.getFileName();
	}

}
