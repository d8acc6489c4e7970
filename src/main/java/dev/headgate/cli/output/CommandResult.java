package dev.headgate.cli.output;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonWriter;

import dev.headgate.config.ExitCode;
import dev.headgate.config.HeadgateException;
import dev.headgate.config.PrintableText;

/**
 * What a verb has to say: for people as text, for programs as facts, which become JSON.
 *
 * @param exitCode how the process ends
 * @param text what people read on stdout, with line ends; empty for nothing
 * @param facts what programs read: strings, numbers, booleans, lists and maps of them
 * @param failure what went wrong, {@code null} when nothing did
 */
public record CommandResult(ExitCode exitCode, String text, Map<String, Object> facts,
		CommandResult.@Nullable Failure failure) {

	/**
	 * Answers a verb that did what it was asked to.
	 * @param text what people read
	 * @param facts what programs read
	 * @return the answer
	 */
	public static CommandResult done(String text, Map<String, Object> facts) {
		return new CommandResult(ExitCode.DONE, text, facts, null);
	}

	/**
	 * Creates the result of a verb that could not be carried out.
	 * @param failure why
	 * @return the result
	 */
	public static CommandResult failed(HeadgateException failure) {
		return failed(failure.exitCode(), failure.description(), failure.action());
	}

	/**
	 * Answers a verb that could not do what it was asked to.
	 * @param exitCode how the process ends
	 * @param description what is wrong
	 * @param action what to do
	 * @return the answer
	 */
	public static CommandResult failed(ExitCode exitCode, String description, String action) {
		return new CommandResult(exitCode, "", Map.of(), new Failure(description, action));
	}

	/**
	 * Adds what is to be said although it failed.
	 * @param text what people read on stdout
	 * @param facts what programs read
	 * @return the answer
	 */
	public CommandResult with(String text, Map<String, Object> facts) {
		return new CommandResult(this.exitCode, text, facts, this.failure);
	}

	/**
	 * Prints it.
	 * @param verb whose answer it is
	 * @param json whether a program reads it
	 * @param out for results
	 * @param err for errors
	 */
	public void print(String verb, boolean json, PrintWriter out, PrintWriter err) {
		if (this.failure != null) {
			Output.failure(err, this.exitCode, this.failure.description(), this.failure.action());
		}
		if (json) {
			printFacts(verb, out);
		}
		else {
			// A script is SQL, to the letter.
			out.print(this.facts.containsKey("sql") ? this.text : PrintableText.styled(this.text));
		}
		out.flush();
	}

	/**
	 * Prints it as one line of JSON.
	 * @param verb whose answer it is
	 * @param out for results
	 */
	public void printFacts(String verb, PrintWriter out) {
		Map<String, Object> all = new LinkedHashMap<>();
		all.put("verb", verb);
		all.put("exitCode", this.exitCode.code());
		all.putAll(this.facts);
		if (this.failure != null) {
			Map<String, Object> error = new LinkedHashMap<>();
			error.put("description", this.failure.description());
			error.put("action", this.failure.action());
			all.put("error", error);
		}
		out.println(JsonWriter.standard().writeToString(all));
		out.flush();
	}

	/**
	 * Why a verb failed.
	 *
	 * @param description what is wrong
	 * @param action what to do
	 */
	public record Failure(String description, String action) {
	}

}
