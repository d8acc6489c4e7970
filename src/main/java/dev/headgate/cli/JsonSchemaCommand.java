package dev.headgate.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code headgate json-schema}: what {@code --json} answers look like.
 */
@Command(name = "json-schema", hidden = true, mixinStandardHelpOptions = true,
		description = "Prints the JSON Schema of all that verbs answer with --json.",
		footer = { "", "Example:", "  headgate json-schema > headgate.schema.json" })
class JsonSchemaCommand implements Runnable {

	@Spec
	@Nullable CommandSpec spec;

	@Override
	public void run() {
		CommandLine line = Objects.requireNonNull(this.spec).commandLine();
		line.getOut().print(text());
		line.getOut().flush();
	}

	static String text() {
		try (InputStream stream = Objects
			.requireNonNull(JsonSchemaCommand.class.getResourceAsStream("headgate.schema.json"))) {
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
