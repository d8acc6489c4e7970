package dev.headgate.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import dev.headgate.sidecar.SidecarApplication;

/**
 * The {@code main} of an application that has Headgate's verbs: {@code app.jar upgrade}
 * migrates and exits, {@code app.jar} starts the application behind the gate.
 *
 * <pre>{@code
 * public static void main(String[] args) {
 * 	HeadgateLauncher.run(MyApplication.class, args);
 * }
 * }</pre>
 */
public final class HeadgateLauncher {

	private HeadgateLauncher() {
	}

	/**
	 * Runs a verb and exits with its code, or starts the application. A first argument
	 * that is neither a verb nor begins with {@code -} is taken for a mistyped verb.
	 * @param application the application's class, as for {@link SpringApplication}
	 * @param args the command line
	 */
	public static void run(Class<?> application, String... args) {
		if (HeadgateCommand.handles(args)) {
			System.exit(verb(application, args));
		}
		if (args.length > 0 && args[0].equals("sidecar")) {
			SidecarApplication.run(Arrays.copyOfRange(args, 1, args.length));
			return;
		}
		boolean named = args.length > 0 && args[0].equals("serve");
		serve(application, named ? Arrays.copyOfRange(args, 1, args.length) : args);
	}

	private static int verb(Class<?> application, String... args) {
		PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
		PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
		// The log and whatever libraries print belong to stderr: stdout is for results.
		System.setOut(System.err);
		return HeadgateCommand.run(application, out, err, args);
	}

	/**
	 * Starts the application.
	 * @param application the application's class, as for {@link SpringApplication}
	 * @param args settings
	 * @return the context, running
	 */
	public static ConfigurableApplicationContext serve(Class<?> application, String... args) {
		// It would load Hibernate's validator beside a gate that may stay closed.
		System.setProperty("spring.backgroundpreinitializer.ignore", "true");
		SpringApplication service = new SpringApplication(application);
		// The generated beans are found by its name, whoever calls.
		service.setMainApplicationClass(application);
		return service.run(args);
	}

}
