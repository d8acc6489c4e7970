package dev.headgate;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

import dev.headgate.cli.HeadgateCommand;
import dev.headgate.sidecar.SidecarApplication;

/**
 * A verb goes to the command line, and {@code sidecar} to an application of its own;
 * anything else starts the service, whose web context begins only behind the gate.
 */
@SpringBootApplication(scanBasePackages = { HeadgateApplication.SERVICE, "dev.headgate.ops" })
@AutoConfigurationPackage(basePackages = HeadgateApplication.SERVICE)
public class HeadgateApplication {

	/**
	 * The service itself; to scan the gate and the verbs as well would slow each start.
	 */
	static final String SERVICE = "dev.headgate.sample";

	/**
	 * Runs a verb, or the service.
	 * @param args the command line
	 */
	public static void main(String[] args) {
		if (HeadgateCommand.handles(args)) {
			PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
			PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
			// The log and whatever libraries print belong to stderr: stdout is for
			// results.
			System.setOut(System.err);
			System.exit(HeadgateCommand.run(out, err, args));
		}
		if (args.length > 0 && args[0].equals("sidecar")) {
			SidecarApplication.run(Arrays.copyOfRange(args, 1, args.length));
			return;
		}
		boolean verb = args.length > 0 && args[0].equals("serve");
		serve(verb ? Arrays.copyOfRange(args, 1, args.length) : args);
	}

	/**
	 * Starts the service.
	 * @param args settings
	 * @return the context, running
	 */
	public static ConfigurableApplicationContext serve(String... args) {
		// It would load Hibernate's validator beside a gate that may stay closed.
		System.setProperty("spring.backgroundpreinitializer.ignore", "true");
		SpringApplication application = new SpringApplication(HeadgateApplication.class);
		// The generated beans are found by its name, whoever calls.
		application.setMainApplicationClass(HeadgateApplication.class);
		return application.run(args);
	}

}
