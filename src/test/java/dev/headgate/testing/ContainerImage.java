package dev.headgate.testing;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs a test where a container engine answers and has, or can fetch, PostgreSQL's image.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ContainerImage.Condition.class)
public @interface ContainerImage {

	/** Asks the engine's own client: Testcontainers would first fetch its reaper. */
	class Condition implements ExecutionCondition {

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			String image = TestServer.image().asCanonicalNameString();
			return (docker("image", "inspect", image) || docker("pull", "--quiet", image))
					? ConditionEvaluationResult.enabled("the engine has the image " + image)
					: ConditionEvaluationResult.disabled("no container engine has, or can get, the image " + image);
		}

		private static boolean docker(String... arguments) {
			ProcessBuilder builder = new ProcessBuilder("docker").redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD);
			builder.command().addAll(List.of(arguments));
			try {
				Process process = builder.start();
				boolean ended = process.waitFor(2, TimeUnit.MINUTES);
				process.destroyForcibly();
				return ended && process.exitValue() == 0;
			}
			catch (IOException ex) {
				return false;
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return false;
			}
		}

	}

}
