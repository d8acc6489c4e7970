package dev.headgate;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The service: its web context starts behind the gate.
 */
@SpringBootApplication
public class HeadgateApplication {

	/**
	 * Starts the service.
	 * @param args the command line
	 */
	public static void main(String[] args) {
		SpringApplication.run(HeadgateApplication.class, args);
	}

}
