package dev.headgate.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Runs the proofs of {@code headgate verify} as the tests of a class, which has none of
 * its own: one test for each proof, and for the proof {@code stairway} one for each
 * change set, which goes up, down and up again. <pre class="code">
 * &#64;HeadgateProof
 * class MigrationProofs {
 * }
 * </pre> Temporary databases are made on the server that {@link HeadgateDatabase} uses.
 * Entities are those in {@code headgate.entity-packages}; where that is not set, in the
 * package of the class and below.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface HeadgateProof {

	/**
	 * Returns the names of the proofs.
	 * @return which ones; none for all
	 */
	String[] only() default {};

	/**
	 * Returns where the steps of {@code stairway} begin.
	 * @return the revision behind which they begin, empty for the first
	 */
	String since() default "";

	/**
	 * Returns the profiles in which the settings are read.
	 * @return the profiles, {@code test} when none is given
	 */
	String[] profiles() default {};

}
