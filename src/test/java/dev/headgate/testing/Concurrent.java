package dev.headgate.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * Runs its tests beside each other and beside those of other classes, on databases of
 * their own. They may log, and make temporary databases, and so do not run beside a test
 * that reads what is logged, or one that looks at the whole {@link #SERVER}. A class that
 * makes roles, or whose tests share a database, has a {@link ResourceLock}, by which its
 * tests run one after the other.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = Resources.SYSTEM_OUT, mode = ResourceAccessMode.READ)
@ResourceLock(value = Concurrent.SERVER, mode = ResourceAccessMode.READ)
public @interface Concurrent {

	/** Locked by those who look at databases that are not theirs, or change a role. */
	String SERVER = "server";

	/** Locked by those who make roles, which belong to the whole server. */
	String ROLES = "roles";

}
