package dev.headgate.junit;

import java.util.Arrays;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.commons.support.AnnotationSupport;
import org.springframework.util.ClassUtils;

/**
 * The test class that a database belongs to: the one that is annotated, for itself and
 * for the classes nested in it.
 *
 * @param type the class
 * @param annotation what it says
 */
record AnnotatedTestClass(Class<?> type, HeadgateDatabase annotation) {

	private static final String SPRING_EXTENSION = "org.springframework.test.context.junit.jupiter.SpringExtension";

	/**
	 * Finds it.
	 * @param test a test class
	 * @return the class itself, or the nearest one around it that is annotated
	 * @throws IllegalStateException when none of them is
	 */
	static AnnotatedTestClass of(Class<?> test) {
		for (Class<?> type = test; type != null; type = type.getEnclosingClass()) {
			HeadgateDatabase annotation = AnnotationSupport.findAnnotation(type, HeadgateDatabase.class).orElse(null);
			if (annotation != null) {
				return new AnnotatedTestClass(type, annotation);
			}
		}
		throw new IllegalStateException(test.getName() + " is not annotated with @HeadgateDatabase");
	}

	/**
	 * Says whether a class, or one around it, is annotated.
	 * @param test a test class
	 * @return whether there is one to find
	 */
	static boolean isPresent(Class<?> test) {
		for (Class<?> type = test; type != null; type = type.getEnclosingClass()) {
			if (AnnotationSupport.isAnnotated(type, HeadgateDatabase.class)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Says whether the tests of the class run with a Spring context.
	 * @return whether Spring's own extension is registered for it
	 */
	boolean hasSpringContext() {
		if (!ClassUtils.isPresent(SPRING_EXTENSION, AnnotatedTestClass.class.getClassLoader())) {
			return false;
		}
		for (Class<?> around = this.type; around != null; around = around.getEnclosingClass()) {
			if (AnnotationSupport.findRepeatableAnnotations(around, ExtendWith.class)
				.stream()
				.flatMap((registered) -> Arrays.stream(registered.value()))
				.anyMatch((extension) -> extension.getName().equals(SPRING_EXTENSION))) {
				return true;
			}
		}
		return false;
	}

}
