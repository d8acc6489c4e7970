package bench.peer;

import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Map;

import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.command.CommandScope;
import liquibase.command.core.UpdateCommandStep;
import liquibase.command.core.helpers.DatabaseChangelogCommandStep;
import liquibase.command.core.helpers.DbUrlConnectionArgumentsCommandStep;
import liquibase.command.core.helpers.ShowSummaryArgument;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.ui.LoggerUIService;

/**
 * Liquibase's own {@code update} in a plain JVM: arguments are the JDBC URL, the
 * directory that holds the changelog, the changelog, and the contexts. Like Headgate it
 * asks no remote host.
 */
public final class Update {

	private Update() {
	}

	public static void main(String[] args) throws Exception {
		System.setProperty("liquibase.analytics.enabled", "false");
		try (Connection connection = DriverManager.getConnection(args[0])) {
			Map<String, Object> scope = Map.of(Scope.Attr.resourceAccessor.name(),
					new DirectoryResourceAccessor(java.nio.file.Path.of(args[1])), Scope.Attr.ui.name(),
					new LoggerUIService());
			Scope.child(scope, () -> {
				Database database = DatabaseFactory.getInstance()
					.findCorrectDatabaseImplementation(new JdbcConnection(connection));
				new CommandScope(UpdateCommandStep.COMMAND_NAME)
					.addArgumentValue(DbUrlConnectionArgumentsCommandStep.DATABASE_ARG, database)
					.addArgumentValue(DatabaseChangelogCommandStep.CHANGELOG_FILE_ARG, args[2])
					.addArgumentValue(UpdateCommandStep.CONTEXTS_ARG, args[3])
					.addArgumentValue(ShowSummaryArgument.SHOW_SUMMARY, UpdateSummaryEnum.OFF)
					.execute();
			});
		}
	}

}
