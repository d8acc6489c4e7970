package dev.headgate.liquibase;

import java.io.StringReader;
import java.util.IdentityHashMap;
import java.util.regex.Pattern;

import liquibase.parser.core.yaml.YamlParser;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

import dev.headgate.changelog.ChangelogException;

/**
 * Refuses YAML that is small on disk and has no end in memory, since its aliases name
 * others that name others.
 */
final class YamlAliases {

	private static final Pattern ALIAS = Pattern.compile("[\\s\\[{,:-]\\*[^\\s,\\[\\]{}]");

	private static final long LARGEST = 20_000_000;

	private final IdentityHashMap<Node, Long> sizes = new IdentityHashMap<>();

	private final String path;

	private YamlAliases(String path) {
		this.path = path;
	}

	/**
	 * Checks a file.
	 * @param path its path
	 * @param text its text
	 * @throws ChangelogException when its aliases make far more of it than it holds
	 */
	static void check(String path, String text) {
		if (text.indexOf('&') < 0 || !ALIAS.matcher(text).find()) {
			return;
		}
		try {
			for (Node node : new Yaml(YamlParser.createLoaderOptions()).composeAll(new StringReader(text))) {
				new YamlAliases(path).require(node, Math.max(LARGEST, 10L * text.length()));
			}
		}
		catch (YAMLException ex) {
			// Liquibase, which reads the same, says what is wrong with it.
		}
	}

	private void require(Node node, long largest) {
		if (size(node) > largest) {
			throw new ChangelogException(
					this.path + ": its YAML aliases (*name) multiply to more than " + largest + " characters",
					"Write out what is meant, or split the file; aliases of aliases grow very fast.");
		}
	}

	private long size(Node node) {
		Long known = this.sizes.get(node);
		if (known != null) {
			if (known < 0) {
				throw new ChangelogException(this.path + ", line " + (node.getStartMark().getLine() + 1)
						+ ": the YAML anchor here holds an alias of itself", "Write out what is meant.");
			}
			return known;
		}
		this.sizes.put(node, -1L);
		long size = switch (node) {
			case ScalarNode scalar -> 1 + scalar.getValue().length();
			case SequenceNode sequence ->
				1 + sequence.getValue().stream().mapToLong(this::size).reduce(0, YamlAliases::sum);
			case MappingNode mapping ->
				1 + mapping.getValue().stream().mapToLong(this::size).reduce(0, YamlAliases::sum);
			default -> 1;
		};
		this.sizes.put(node, size);
		return size;
	}

	private long size(NodeTuple entry) {
		return sum(size(entry.getKeyNode()), size(entry.getValueNode()));
	}

	private static long sum(long one, long other) {
		return Math.min(one + other, Long.MAX_VALUE / 4);
	}

}
