package dev.headgate.cli;

import picocli.CommandLine.Command;

/**
 * {@code headgate serve}: only its help is here, since {@link HeadgateLauncher} starts
 * the service.
 */
@Command(name = "serve", mixinStandardHelpOptions = true,
		description = { "Starts the service: first the gate, then the web. This is the default.",
				"What follows it is passed on as settings." },
		footer = { "", "Example:", "  headgate serve --server.port=9000 --headgate.gate.mode=verify" })
class ServeCommand implements Runnable {

	@Override
	public void run() {
		throw new IllegalStateException("served by the launcher");
	}

}
