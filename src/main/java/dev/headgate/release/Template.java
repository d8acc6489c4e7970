package dev.headgate.release;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills the files of this package's resources: <code>@NAME@</code> is replaced, and a
 * line that ends with {@code #word} is kept, without that, only where the word holds.
 */
final class Template {

	private static final Pattern CONDITION = Pattern
		.compile("(.*?) ?#(service|sidecar|changelog|manifests|first|update|downgrade)");

	private static final Pattern NAME = Pattern.compile("@([A-Z_]+)@");

	private final Map<String, String> values;

	private final Set<String> holding;

	Template(Map<String, String> values, Set<String> holding) {
		this.values = Map.copyOf(values);
		this.holding = Set.copyOf(holding);
	}

	/** Returns a resource as it is. */
	static String resource(String name) {
		try (InputStream bytes = Template.class.getResourceAsStream(name)) {
			if (bytes == null) {
				throw new IllegalStateException("not packaged: " + name);
			}
			return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Returns a resource with its values, without what does not hold. */
	String fill(String name) {
		StringBuilder text = new StringBuilder();
		for (String line : resource(name).lines().toList()) {
			Matcher condition = CONDITION.matcher(line);
			boolean conditional = condition.matches();
			if (!conditional || this.holding.contains(condition.group(2))) {
				text.append(filled(conditional ? condition.group(1) : line)).append('\n');
			}
		}
		return text.toString();
	}

	private String filled(String line) {
		return NAME.matcher(line).replaceAll((name) -> {
			String value = this.values.get(name.group(1));
			return Matcher.quoteReplacement((value != null) ? value : name.group());
		});
	}

}
