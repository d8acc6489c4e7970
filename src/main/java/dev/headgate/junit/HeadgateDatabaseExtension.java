package dev.headgate.junit;

import java.lang.reflect.Constructor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

import javax.sql.DataSource;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.beans.factory.annotation.ParameterResolutionDelegate;
import org.springframework.test.context.junit.jupiter.SpringExtension;

import dev.headgate.config.Database;
import dev.headgate.junit.HeadgateDatabase.Scope;

/**
 * The parameters of {@link HeadgateDatabase}. In a test with a Spring context they lead
 * to the context's database, and {@link FreshDatabaseListener} keeps it fresh.
 */
final class HeadgateDatabaseExtension implements ParameterResolver {

	private static final Namespace NAMESPACE = Namespace.create(HeadgateDatabaseExtension.class);

	private static final Set<Class<?>> TYPES = Set.of(Connection.class, DataSource.class, Database.class);

	/** A constructor's parameters belong to the test that the instance is made for. */
	@Override
	public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
		return ExtensionContextScope.TEST_METHOD;
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return TYPES.contains(parameter.getParameter().getType()) && !isForSpring(parameter, context);
	}

	/** Spring resolves a constructor's parameters, and those that are annotated so. */
	private static boolean isForSpring(ParameterContext parameter, ExtensionContext context) {
		return AnnotatedTestClass.of(context.getRequiredTestClass()).hasSpringContext()
				&& (parameter.getDeclaringExecutable() instanceof Constructor<?>
						|| ParameterResolutionDelegate.isAutowirable(parameter.getParameter(), parameter.getIndex()));
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		Database database = database(context);
		Class<?> type = parameter.getParameter().getType();
		if (type == Database.class) {
			return database;
		}
		DataSource dataSource = DatabaseCopy.dataSource(database);
		return (type == DataSource.class) ? dataSource : connect(dataSource, context);
	}

	private static Database database(ExtensionContext context) {
		AnnotatedTestClass test = AnnotatedTestClass.of(context.getRequiredTestClass());
		if (test.hasSpringContext()) {
			return SpringExtension.getApplicationContext(context).getBean(TestConnectionDetails.class).database();
		}
		return store(test, context).computeIfAbsent(test.type(),
				(type) -> DatabaseCopies.atHead(ServiceSettings.read(test.annotation().profiles())), DatabaseCopy.class)
			.database();
	}

	/** What it holds is closed when the class, or the method, has ended. */
	private static Store store(AnnotatedTestClass test, ExtensionContext context) {
		if (test.annotation().scope() == Scope.METHOD) {
			if (context.getTestMethod().isEmpty()) {
				throw new ParameterResolutionException("@HeadgateDatabase(scope = METHOD) on " + test.type().getName()
						+ " has a database for each test method, and none for what runs before all of them."
						+ " Use @BeforeEach, or scope = CLASS.");
			}
			return context.getStore(NAMESPACE);
		}
		ExtensionContext level = context;
		while (level.getTestMethod().isPresent() || level.getRequiredTestClass() != test.type()) {
			level = level.getParent().orElseThrow();
		}
		return level.getStore(NAMESPACE);
	}

	private static Connection connect(DataSource dataSource, ExtensionContext context) {
		try {
			Connection connection = dataSource.getConnection();
			context.getStore(NAMESPACE).put(connection, connection);
			return connection;
		}
		catch (SQLException ex) {
			throw new ParameterResolutionException("The database of this test does not answer.", ex);
		}
	}

}
