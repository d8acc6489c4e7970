package dev.headgate.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.RemoteDockerImage;

/**
 * Runs a test where a container engine answers and has, or can fetch, PostgreSQL's image.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ContainerImage.Condition.class)
public @interface ContainerImage {

	class Condition implements ExecutionCondition {

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			if (!DockerClientFactory.instance().isDockerAvailable()) {
				return ConditionEvaluationResult.disabled("no container engine answers");
			}
			try {
				new RemoteDockerImage(TestServer.image()).get();
				return ConditionEvaluationResult.enabled("the engine has the image");
			}
			catch (RuntimeException ex) {
				return ConditionEvaluationResult.disabled("the engine can't get the image " + TestServer.image());
			}
		}

	}

}
