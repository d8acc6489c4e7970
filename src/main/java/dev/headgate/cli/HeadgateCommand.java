package dev.headgate.cli;

import java.io.PrintWriter;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import dev.headgate.config.ExitCode;

/**
 * {@code headgate}: the verbs, their common options and how they end.
 */
@Command(name = "headgate", mixinStandardHelpOptions = true, versionProvider = HeadgateCommand.Version.class,
		description = "Migrates a PostgreSQL database, and serves only on one that is at head.",
		subcommands = { ServeCommand.class, InitCommand.class, RevisionCommand.class, CheckCommand.class,
				UpgradeCommand.class, StampCommand.class, DriftCommand.class, HeadsCommand.class, BranchesCommand.class,
				MergeCommand.class, SumCommand.class },
		synopsisSubcommandLabel = "VERB", optionListHeading = "%nOptions:%n", commandListHeading = "%nVerbs:%n",
		footer = { "", "Settings come from the environment (DATABASE_URL, HEADGATE_…, SPRING_…), from",
				"application.yaml, or as --name=value behind the verb. Without a verb it serves." })
public final class HeadgateCommand implements Runnable {

	@Spec
	@Nullable CommandSpec spec;

	/**
	 * Says whether a command line is one for this class, rather than for the service.
	 * @param args the command line
	 * @return {@code true} when it starts with a verb other than {@code serve}, with a
	 * word that is none, or asks for help
	 */
	public static boolean handles(String... args) {
		if (args.length == 0) {
			return false;
		}
		boolean help = Set.of("--help", "-h", "--version", "-V").contains(args[0]);
		boolean servesForReal = args[0].equals("serve") && !(args.length > 1 && args[1].equals("--help"));
		return help || (!args[0].startsWith("-") && !servesForReal);
	}

	/**
	 * Runs a verb.
	 * @param out for results
	 * @param err for errors
	 * @param args the command line
	 * @return the exit code
	 */
	public static int run(PrintWriter out, PrintWriter err, String... args) {
		CommandLine commandLine = new CommandLine(new HeadgateCommand()).setOut(out)
			.setErr(err)
			.setCaseInsensitiveEnumValuesAllowed(true)
			.setParameterExceptionHandler((failure, ignored) -> misuse(failure))
			.setExecutionExceptionHandler((failure, line, result) -> report(failure, line));
		for (CommandLine verb : commandLine.getSubcommands().values()) {
			verb.setUnmatchedOptionsArePositionalParams(false);
		}
		return commandLine.execute(args);
	}

	/** Whatever was typed in the wrong place may hold a password. */
	private static int misuse(CommandLine.ParameterException failure) {
		CommandLine line = failure.getCommandLine();
		line.getErr()
			.println(String.valueOf(failure.getMessage())
				.replaceAll("//[^\\s']*@", "//…@")
				.replaceAll("([\\w-]+=)[^\\s']*", "$1…"));
		if (!CommandLine.UnmatchedArgumentException.printSuggestions(failure, line.getErr())) {
			line.usage(line.getErr());
		}
		return ExitCode.USAGE.code();
	}

	private static int report(Exception failure, CommandLine line) {
		Output.failure(line.getErr(), "Unexpected: " + failure, "This is a defect of Headgate; please report it.");
		return ExitCode.UNEXPECTED.code();
	}

	@Override
	public void run() {
		throw new CommandLine.ParameterException(new CommandLine(this), "Name a verb.");
	}

	/**
	 * The version that the build wrote down.
	 */
	static final class Version implements IVersionProvider {

		@Override
		public String[] getVersion() {
			String version = HeadgateCommand.class.getPackage().getImplementationVersion();
			return new String[] { "headgate " + ((version != null) ? version : "(not packaged)") };
		}

	}

}
