package dev.headgate.fault;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

import liquibase.Scope;
import liquibase.command.CommandScope;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.resource.ResourceAccessor;
import liquibase.ui.LoggerUIService;

import dev.headgate.testing.Migrations;
import dev.headgate.testing.TestDatabase;

/**
 * Liquibase's own {@code update}, as it is, for what Headgate is measured against.
 */
final class StockUpdate {

	private StockUpdate() {
	}

	/**
	 * Runs it as a process of its own.
	 * @param args the address of the database
	 * @throws Exception when it fails
	 */
	public static void main(String[] args) throws Exception {
		run("update", Migrations.CHANGELOG, new DirectoryResourceAccessor(Path.of("").toAbsolutePath()), args[0]);
	}

	static String run(String command, String changelog, ResourceAccessor resources, String url) throws Exception {
		ByteArrayOutputStream output = new ByteArrayOutputStream();
		Scope.child(Map.of("liquibase.analytics.enabled", false, Scope.Attr.ui.name(), new LoggerUIService(),
				Scope.Attr.resourceAccessor.name(), resources), () -> {
					new CommandScope(command).addArgumentValue("changelogFile", changelog)
						.addArgumentValue("url", url)
						.addArgumentValue("username", TestDatabase.OWNER)
						.addArgumentValue("password", TestDatabase.PASSWORD)
						.setOutput(output)
						.execute();
				});
		return output.toString(StandardCharsets.UTF_8);
	}

}
