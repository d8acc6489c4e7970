package dev.headgate.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page of all meters, compared with what a service really has.
 * {@code -Dupdate-expected=true} writes its table anew, to be read before a commit.
 */
final class MetersPage {

	private static final Path PAGE = Path.of("docs/meters.md");

	private static final Pattern TABLE = Pattern.compile("(?s)(?<=\n)\\| in Prometheus \\|.*?\\|\n(?=\n|$)");

	private static final Pattern HELP = Pattern.compile("(?m)^# HELP (headgate_\\S+) (.+)\n# TYPE \\S+ (\\S+)$");

	private static final Pattern LABELS = Pattern.compile("(?m)^(headgate_\\w+)\\{(.+)} \\S+$");

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"[^\"]*\"");

	private MetersPage() {
	}

	/**
	 * Checks that the page has the meters of a scrape, and no others.
	 * @param scrape what {@code /actuator/prometheus} answered
	 * @throws IOException when the page can't be read
	 */
	static void check(String scrape) throws IOException {
		String page = Files.readString(PAGE);
		String expected = TABLE.matcher(page).replaceFirst(Matcher.quoteReplacement(table(scrape)));
		if (Boolean.getBoolean("update-expected")) {
			Files.writeString(PAGE, expected);
		}
		else {
			assertThat(page).isEqualTo(expected);
		}
	}

	private static String table(String scrape) {
		Map<String, Set<String>> labels = new TreeMap<>();
		LABELS.matcher(scrape)
			.results()
			.forEach((MatchResult line) -> LABEL.matcher(line.group(2))
				.results()
				.forEach((label) -> labels.computeIfAbsent(line.group(1), (name) -> new TreeSet<>())
					.add("`" + label.group(1) + "`")));
		Map<String, String> rows = new TreeMap<>();
		HELP.matcher(scrape).results().forEach((meter) -> {
			String name = meter.group(1);
			rows.put(name, "| `%s` | %s | %s | %s |\n".formatted(name, meter.group(3),
					String.join(", ", labels.getOrDefault(name, Set.of())), meter.group(2)));
		});
		assertThat(rows).hasSizeGreaterThan(20);
		return "| in Prometheus | type | labels | what it is |\n|---|---|---|---|\n" + String.join("", rows.values());
	}

}
