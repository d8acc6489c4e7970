package dev.headgate.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.StandardStackTracePrinter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import dev.headgate.cli.files.BranchesCommand;
import dev.headgate.cli.files.BundleCommand;
import dev.headgate.cli.files.HeadsCommand;
import dev.headgate.cli.files.InitCommand;
import dev.headgate.cli.files.MergeCommand;
import dev.headgate.cli.files.RevisionCommand;
import dev.headgate.cli.files.SumCommand;
import dev.headgate.cli.options.ApplicationCommand;
import dev.headgate.cli.options.ArgumentMask;
import dev.headgate.cli.options.SettingsOptions;
import dev.headgate.cli.output.CommandResult;
import dev.headgate.cli.proofs.LintCommand;
import dev.headgate.cli.proofs.RehearseCommand;
import dev.headgate.cli.proofs.SizesCommand;
import dev.headgate.cli.proofs.VerifyCommand;
import dev.headgate.config.ExitCode;

/**
 * {@code headgate}: the verbs, their common options and how they end.
 */
@Command(name = "headgate", mixinStandardHelpOptions = true, versionProvider = HeadgateCommand.Version.class,
		description = "Migrates a PostgreSQL database, and serves only on one that is at head.",
		subcommands = { ServeCommand.class, SidecarCommand.class, InitCommand.class, RevisionCommand.class,
				CheckCommand.class, VerifyCommand.class, UpgradeCommand.class, DowngradeCommand.class,
				StatusCommand.class, CurrentCommand.class, HistoryCommand.class, PendingCommand.class,
				ShowCommand.class, WaitCommand.class, StampCommand.class, DriftCommand.class, LintCommand.class,
				SizesCommand.class, RehearseCommand.class, BundleCommand.class, HeadsCommand.class,
				BranchesCommand.class, MergeCommand.class, SumCommand.class, BackupCommand.class, DoctorCommand.class,
				UnlockCommand.class, SeedCommand.class, CleanCommand.class, CompletionCommand.class, ManCommand.class,
				JsonSchemaCommand.class },
		synopsisSubcommandLabel = "VERB", optionListHeading = "%nOptions:%n", commandListHeading = "%nVerbs:%n",
		footer = { "", "Settings come from the environment (DATABASE_URL, HEADGATE_…, SPRING_…), from",
				"application.yaml, or as --name=value behind the verb. Without a verb it serves." })
public final class HeadgateCommand implements Runnable, ApplicationCommand {

	/** Go on running, so {@link HeadgateLauncher} starts them. */
	private static final Set<String> SERVERS = Set.of("serve", "sidecar");

	private final @Nullable Class<?> application;

	@Spec
	@Nullable CommandSpec spec;

	/** Creates a command line without an application. */
	public HeadgateCommand() {
		this(null);
	}

	private HeadgateCommand(@Nullable Class<?> application) {
		this.application = application;
	}

	@Override
	public @Nullable Class<?> application() {
		return this.application;
	}

	/**
	 * Says whether a command line is one for this class, rather than for the service.
	 * @param args the command line
	 * @return {@code true} when it starts with a verb other than {@code serve} and
	 * {@code sidecar}, with a word that is none, or asks for help
	 */
	public static boolean handles(String... args) {
		if (args.length == 0) {
			return false;
		}
		boolean help = Set.of("--help", "-h", "--version", "-V").contains(args[0]);
		boolean servesForReal = SERVERS.contains(args[0]) && !(args.length > 1 && args[1].equals("--help"));
		return help || (!args[0].startsWith("-") && !servesForReal);
	}

	/**
	 * Runs a verb that belongs to no application.
	 * @param out for results
	 * @param err for errors
	 * @param args the command line
	 * @return the exit code
	 */
	public static int run(PrintWriter out, PrintWriter err, String... args) {
		return run(null, out, err, args);
	}

	/**
	 * Runs a verb.
	 * @param application the application whose entities are meant
	 * @param out for results
	 * @param err for errors
	 * @param args the command line
	 * @return the exit code
	 */
	static int run(@Nullable Class<?> application, PrintWriter out, PrintWriter err, String... args) {
		CommandLine commandLine = new CommandLine(new HeadgateCommand(application)).setOut(out)
			.setErr(err)
			.setColorScheme(Help.defaultColorScheme(List.of(args).contains("--no-color") ? Ansi.OFF : Ansi.AUTO))
			.setCaseInsensitiveEnumValuesAllowed(true)
			.setParameterExceptionHandler((failure, arguments) -> misuse(failure, arguments))
			.setExecutionExceptionHandler((failure, line, result) -> report(failure, line, args));
		for (CommandLine verb : commandLine.getSubcommands().values()) {
			verb.setUnmatchedOptionsArePositionalParams(false);
		}
		int address = ArgumentMask.misplacedAddress(args);
		if (address >= 0) {
			CommandLine.ParameterException failure = new CommandLine.ParameterException(commandLine,
					"Argument " + (address + 1) + " is an address of a database; write it behind --url.");
			return misuse(failure, args);
		}
		return commandLine.execute(args);
	}

	private static int misuse(CommandLine.ParameterException failure, String... args) {
		CommandLine line = failure.getCommandLine();
		String message = ArgumentMask.apply(String.valueOf(failure.getMessage()), args);
		String help = "See '" + line.getCommandSpec().qualifiedName() + " --help'.";
		line.getErr().println(message);
		if (!CommandLine.UnmatchedArgumentException.printSuggestions(failure, line.getErr())) {
			line.getErr().println(help);
		}
		if (List.of(args).contains("--json")) {
			CommandResult.failed(ExitCode.USAGE, message, help).printFacts(line.getCommandName(), line.getOut());
		}
		return ExitCode.USAGE.code();
	}

	static int report(Exception failure, CommandLine line, String... args) {
		boolean traced = List.of(args).contains(SettingsOptions.STACK_TRACE);
		CommandResult
			.failed(ExitCode.UNEXPECTED, "Unexpected: " + ArgumentMask.apply(failure.toString(), args),
					"This is a defect of Headgate; please report it, with " + (traced ? "the stack trace below."
							: "the stack trace that the option " + SettingsOptions.STACK_TRACE + " prints."))
			.print(line.getCommandName(), List.of(args).contains("--json"), line.getOut(), line.getErr());
		if (traced) {
			line.getErr()
				.println(ArgumentMask.apply(StandardStackTracePrinter.rootLast().printStackTraceToString(failure),
						args));
		}
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
