package bench.peer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * A service as Spring Boot's own documentation has it, with the sample domain of
 * Headgate: the same entities, repositories and controllers, from the same files.
 */
@SpringBootApplication(scanBasePackages = "dev.headgate.sample")
@AutoConfigurationPackage(basePackages = "dev.headgate.sample")
public class Application {

	public static void main(String[] args) {
		SpringApplication.run(Application.class, args);
	}

}
