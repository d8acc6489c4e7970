package dev.headgate.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code headgate sidecar}: only its help is here, since the root package starts it.
 */
@Command(name = "sidecar", mixinStandardHelpOptions = true,
		description = { "Starts the gate, then health and metrics, for the changelog of another program.",
				"What follows it is passed on as settings. The database: DATABASE_URL." },
		footer = { "", "Example:", "  headgate sidecar --changelog db/changelog/db.changelog-master.yaml" })
class SidecarCommand implements Runnable {

	@Option(names = "--changelog", paramLabel = "PATH",
			description = "The master changelog: file:… or a path. Default: headgate.changelog,"
					+ " else that of the working directory.")
	String changelog = "";

	@Override
	public void run() {
		throw new IllegalStateException("started by the root package");
	}

}
