package dev.headgate.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import liquibase.Scope;
import liquibase.command.CommandScope;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.resource.ResourceAccessor;
import liquibase.ui.LoggerUIService;

/**
 * Liquibase's own {@code update}, as it is, for what Headgate is measured against.
 */
public final class StockUpdate {

	private StockUpdate() {
	}

	/**
	 * Runs it as a process of its own.
	 * @param args the address of the database
	 * @throws Exception when it fails
	 */
	public static void main(String[] args) throws Exception {
		run("update", Migrations.CHANGELOG, new DirectoryResourceAccessor(Bookshop.ROOT), args[0]);
	}

	/**
	 * Runs one of its commands in this process.
	 * @param command the command's name
	 * @param changelog the changelog's path
	 * @param resources where it is
	 * @param url the address of the database
	 * @return what it printed
	 * @throws Exception when it fails
	 */
	public static String run(String command, String changelog, ResourceAccessor resources, String url)
			throws Exception {
		return run(command, changelog, resources, url, Map.of());
	}

	/**
	 * Runs one of its commands in this process.
	 * @param command the command's name
	 * @param changelog the changelog's path
	 * @param resources where it is
	 * @param url the address of the database
	 * @param more further arguments of the command
	 * @return what it printed
	 * @throws Exception when it fails
	 */
	public static String run(String command, String changelog, ResourceAccessor resources, String url,
			Map<String, Object> more) throws Exception {
		ByteArrayOutputStream output = new ByteArrayOutputStream();
		Scope.child(Map.of("liquibase.analytics.enabled", false, Scope.Attr.ui.name(), new LoggerUIService(),
				Scope.Attr.resourceAccessor.name(), resources), () -> {
					CommandScope scope = new CommandScope(command);
					more.forEach(scope::addArgumentValue);
					scope.addArgumentValue("changelogFile", changelog)
						.addArgumentValue("url", url)
						.addArgumentValue("username", TestDatabase.OWNER)
						.addArgumentValue("password", TestDatabase.PASSWORD)
						.setOutput(output)
						.execute();
				});
		return output.toString(StandardCharsets.UTF_8);
	}

}
