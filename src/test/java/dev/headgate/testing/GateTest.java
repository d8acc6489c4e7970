package dev.headgate.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test of a class an empty {@link TestDatabase} and an empty
 * {@link ChangelogDirectory} of its own, as parameters of the constructor or of the test,
 * and takes them away afterwards.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Timeout(300)
@ExtendWith(GateTestExtension.class)
public @interface GateTest {

}
