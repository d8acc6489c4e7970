package dev.headgate.junit;

import java.sql.SQLException;

import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

import dev.headgate.junit.HeadgateDatabase.Scope;

/**
 * Gives each class, or each method, with {@link HeadgateDatabase} and a Spring context a
 * fresh database, also where classes share a context.
 */
final class FreshDatabaseListener implements TestExecutionListener, Ordered {

	/** Before the test's transaction begins, and its SQL scripts run. */
	private static final int BEFORE_TRANSACTION = 3900;

	@Override
	public int getOrder() {
		return BEFORE_TRANSACTION;
	}

	@Override
	public void beforeTestClass(TestContext testContext) throws SQLException {
		start(testContext, Scope.CLASS);
	}

	@Override
	public void beforeTestMethod(TestContext testContext) throws SQLException {
		start(testContext, Scope.METHOD);
	}

	/**
	 * A context that was marked dirty is another one for the next method; a nested class
	 * may have one without our database.
	 */
	private static void start(TestContext testContext, Scope moment) throws SQLException {
		if (!AnnotatedTestClass.isPresent(testContext.getTestClass())) {
			return;
		}
		AnnotatedTestClass test = AnnotatedTestClass.of(testContext.getTestClass());
		ApplicationContext context = testContext.getApplicationContext();
		TestConnectionDetails details = context.getBeanProvider(TestConnectionDetails.class).getIfAvailable();
		if (details == null) {
			return;
		}
		if (moment == Scope.METHOD && test.annotation().scope() == Scope.METHOD) {
			details.startMethod(test.type(), context);
		}
		else {
			details.startClass(test.type(), context);
		}
	}

}
