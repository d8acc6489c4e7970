package dev.headgate.liquibase;

import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;

import liquibase.Scope;
import liquibase.logging.LogService;
import liquibase.resource.ResourceAccessor;
import liquibase.ui.LoggerUIService;

/**
 * Runs the engine the only way Headgate ever does: silent on the console, asking no
 * remote host, and not running programs of the operating system.
 */
public final class LiquibaseScope {

	private LiquibaseScope() {
	}

	/**
	 * Runs something inside the engine's scope, which is the one around it where that has
	 * the same files.
	 * @param resources where the engine finds its files
	 * @param call what to run
	 * @param <T> the type of the result
	 * @return its result
	 * @throws Exception whatever it throws
	 */
	public static <T> T call(ResourceAccessor resources, Scope.ScopedRunnerWithReturn<T> call) throws Exception {
		if (resources.equals(Scope.getCurrentScope().getResourceAccessor())) {
			return call.run();
		}
		Map<String, Object> values = new HashMap<>();
		LoggerUIService messages = new LoggerUIService();
		// What is an error is thrown as well.
		messages.setErrorLogLevel(Level.WARNING);
		values.put(Scope.Attr.ui.name(), messages);
		LogService log = Scope.getCurrentScope().get(Scope.Attr.logService, LogService.class);
		values.put(Scope.Attr.logService.name(), new LiquibaseLogger(new LiquibaseLogService(log)));
		values.put(Scope.Attr.resourceAccessor.name(), resources);
		values.put("liquibase.analytics.enabled", false);
		values.put("liquibase.allowExecuteCommand", false);
		CachedSystemProperties.begin();
		try {
			return Scope.child(values, call);
		}
		finally {
			CachedSystemProperties.end();
		}
	}

}
