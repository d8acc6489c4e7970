package dev.headgate.cli.output;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import dev.headgate.config.ExitCode;

/**
 * Writes the manual page from the same model as the help texts.
 */
public final class ManPage {

	private final StringBuilder page = new StringBuilder();

	private ManPage() {
	}

	/**
	 * Writes the page.
	 * @param headgate the command with all its verbs
	 * @return the page in the language of man
	 */
	public static String of(CommandSpec headgate) {
		return new ManPage().write(headgate);
	}

	private String write(CommandSpec headgate) {
		List<CommandSpec> verbs = headgate.subcommands()
			.values()
			.stream()
			.map(CommandLine::getCommandSpec)
			.filter((verb) -> !verb.usageMessage().hidden())
			.toList();
		macro(".TH", "HEADGATE", "1", "", "Headgate", "Headgate");
		section("NAME");
		line("headgate \\- " + escaped(text(headgate.usageMessage().description())));
		section("SYNOPSIS");
		macro(".B", "headgate");
		line("VERB [\\fIoption\\fR ...]");
		section("DESCRIPTION");
		line(escaped(text(headgate.usageMessage().footer())));
		section("VERBS");
		verbs.forEach(this::verb);
		section("COMMON OPTIONS");
		verbs.stream().map(ManPage::common).filter((options) -> !options.isEmpty()).findFirst().ifPresent(this::items);
		section("EXIT STATUS");
		for (ExitCode exitCode : ExitCode.values()) {
			item("\\fB" + exitCode.code() + "\\fR", exitCode.meaning());
		}
		section("ENVIRONMENT");
		item("\\fBDATABASE_URL\\fR", "The database, where neither --url nor spring.datasource.url names one.");
		item("\\fBHEADGATE_\\fI...\\fR", "Any setting headgate.*, in capitals, with _ for dots and dashes.");
		item("\\fBSPRING_\\fI...\\fR", "Any setting of Spring Boot, likewise.");
		item("\\fBNO_COLOR\\fR", "Use no colour, also on a terminal.");
		return this.page.toString();
	}

	private void verb(CommandSpec verb) {
		macro(".SS", verb.name());
		Help help = new Help(verb, Help.defaultColorScheme(Ansi.OFF));
		line(escaped(help.synopsis(0).replaceAll("\\s+", " ").strip()));
		macro(".PP");
		line(escaped(text(verb.usageMessage().description())));
		List<OptionSpec> common = common(verb);
		items(Stream.concat(verb.positionalParameters().stream(), verb.options().stream())
			.filter((argument) -> !argument.hidden() && !common.contains(argument) && !isStandard(argument))
			.toList());
		macro(".PP");
		String[] footer = verb.usageMessage().footer();
		for (String example : footer) {
			if (example.startsWith("  ")) {
				macro(".EX");
				line(escaped(example));
				macro(".EE");
			}
		}
	}

	private static List<OptionSpec> common(CommandSpec verb) {
		Map<String, CommandSpec> mixins = verb.mixins();
		CommandSpec options = mixins.get("options");
		if (options == null) {
			return List.of();
		}
		List<String> names = options.options().stream().map(OptionSpec::longestName).toList();
		return verb.options().stream().filter((option) -> names.contains(option.longestName())).toList();
	}

	private static boolean isStandard(ArgSpec argument) {
		return argument instanceof OptionSpec option && (option.usageHelp() || option.versionHelp());
	}

	private void items(List<? extends ArgSpec> arguments) {
		for (ArgSpec argument : arguments) {
			item(switch (argument) {
				case OptionSpec option -> Stream.of(option.names())
					.map((name) -> "\\fB" + escaped(name) + "\\fR")
					.collect(Collectors.joining(", ")) + value(option);
				case PositionalParamSpec parameter -> "\\fI" + escaped(parameter.paramLabel()) + "\\fR";
				default -> throw new IllegalStateException(argument.toString());
			}, text(argument.description()));
		}
	}

	private static String value(OptionSpec option) {
		return (option.arity().max() > 0) ? " \\fI" + escaped(option.paramLabel()) + "\\fR" : "";
	}

	private void section(String name) {
		macro(".SH", name.toUpperCase(Locale.ROOT));
	}

	private void item(String term, String text) {
		macro(".TP");
		line(term);
		line(escaped(text));
	}

	private void macro(String name, String... arguments) {
		this.page.append(name);
		for (String argument : arguments) {
			this.page.append(" \"").append(escaped(argument)).append('"');
		}
		this.page.append('\n');
	}

	private void line(String text) {
		this.page.append(text.matches("(?s)[.'].*") ? "\\&" + text : text).append('\n');
	}

	private static String text(String... lines) {
		return String.join(" ", lines).strip();
	}

	private static String escaped(String text) {
		return text.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq").replace("…", "...");
	}

}
