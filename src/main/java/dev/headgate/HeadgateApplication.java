package dev.headgate;

import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.SpringBootApplication;

import dev.headgate.cli.HeadgateLauncher;

/**
 * The sample service. What belongs to Headgate is auto-configured, as for any other.
 */
@SpringBootApplication(scanBasePackages = HeadgateApplication.SERVICE)
@AutoConfigurationPackage(basePackages = HeadgateApplication.SERVICE)
public class HeadgateApplication {

	static final String SERVICE = "dev.headgate.sample";

	/**
	 * Runs a verb, or the service.
	 * @param args the command line
	 */
	public static void main(String[] args) {
		HeadgateLauncher.run(HeadgateApplication.class, args);
	}

}
