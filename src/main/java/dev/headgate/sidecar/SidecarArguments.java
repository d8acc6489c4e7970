package dev.headgate.sidecar;

import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;

import dev.headgate.cli.options.ChangelogChoice;
import dev.headgate.config.ConfigurationProblem;
import dev.headgate.config.ExitCode;
import dev.headgate.config.InvalidSettingsException;

/**
 * What stands behind {@code sidecar} on the command line. When the environment is ready,
 * it refuses what it can't read, and chooses the changelog by the rule of all verbs.
 */
final class SidecarArguments implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

	private static final Logger log = LoggerFactory.getLogger(SidecarArguments.class);

	private static final String CHANGELOG = "--changelog";

	private final List<String> settings = new ArrayList<>();

	private final List<ConfigurationProblem> problems = new ArrayList<>();

	private boolean namesChangelog;

	private SidecarArguments() {
	}

	/**
	 * Reads the arguments.
	 * @param args what follows {@code sidecar}
	 * @return the arguments; what is wrong with them is told when the application starts
	 */
	static SidecarArguments parse(String... args) {
		SidecarArguments arguments = new SidecarArguments();
		ListIterator<String> rest = List.of(args).listIterator();
		while (rest.hasNext()) {
			arguments.read(rest.next(), rest);
		}
		return arguments;
	}

	private void read(String argument, ListIterator<String> rest) {
		if (argument.equals(CHANGELOG) && rest.hasNext()) {
			changelog(rest.next());
		}
		else if (argument.startsWith(CHANGELOG + "=")) {
			changelog(argument.substring(CHANGELOG.length() + 1));
		}
		else if (argument.matches("(?s)--[\\w-]+\\.[^=]+=.*")) {
			this.settings.add(argument);
		}
		else {
			// Anything but the name of an option may be a password, or hold one.
			String name = argument.split("=", 2)[0];
			this.problems.add(new ConfigurationProblem(
					"sidecar " + (name.matches("--[\\w.-]+") ? name : "(argument " + rest.nextIndex() + ")"), null,
					argument.equals(CHANGELOG) ? "no path follows it" : "there is no such option or argument",
					"Write --changelog PATH, or a setting as --name=value (--server.port=9000);"
							+ " the database is named by DATABASE_URL. See 'headgate sidecar --help'."));
		}
	}

	private void changelog(String location) {
		this.namesChangelog = true;
		this.settings.add("--headgate.changelog=" + location);
	}

	/**
	 * Returns the settings among the arguments.
	 * @return each as {@code --name=value}
	 */
	String[] settings() {
		return this.settings.toArray(String[]::new);
	}

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		ChangelogChoice choice = ChangelogChoice.make(event.getEnvironment(), this.namesChangelog);
		if (choice.isSampleByDefault()) {
			this.problems.add(new ConfigurationProblem("headgate.changelog", null,
					"no changelog is named, and there is no " + ChangelogChoice.FILE + " in "
							+ ChangelogChoice.workingDirectory()
							+ "; the one packaged with Headgate is its sample's, and would create the sample's tables",
					"Name yours with --changelog PATH or HEADGATE_CHANGELOG, or run this in the directory that holds "
							+ ChangelogChoice.FILE + " (in the image, mount your db directory at /app/db)."));
		}
		if (!this.problems.isEmpty()) {
			throw new InvalidSettingsException(this.problems, ExitCode.USAGE);
		}
		log.info("Using changelog {}", choice);
	}

}
