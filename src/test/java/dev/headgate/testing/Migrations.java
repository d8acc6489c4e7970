package dev.headgate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;

import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.resource.ResourceAccessor;
import liquibase.ui.LoggerUIService;

/**
 * Moves a {@link TestDatabase} up and down this project's own change log, with the engine
 * alone: the gate has no part in it.
 */
public final class Migrations {

	/** The change log, from the class path as well as from the project's directory. */
	public static final String CHANGELOG = "db/changelog/db.changelog-master.yaml";

	static {
		System.setProperty("liquibase.analytics.enabled", "false");
	}

	private final TestDatabase database;

	private final ResourceAccessor files;

	private final Contexts contexts;

	private Migrations(TestDatabase database, ResourceAccessor files, String context) {
		this.database = database;
		this.files = files;
		this.contexts = new Contexts(context);
	}

	/**
	 * Moves to head.
	 * @param database the database
	 * @param context {@code test}, or {@code dev} for the seeds as well
	 */
	public static void migrate(TestDatabase database, String context) {
		fromClassPath(database, context).up();
	}

	public static Migrations fromClassPath(TestDatabase database, String context) {
		return new Migrations(database, new ClassLoaderResourceAccessor(), context);
	}

	public static Migrations fromDirectory(TestDatabase database, Path root, String context) {
		try {
			return new Migrations(database, new DirectoryResourceAccessor(root), context);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public void up() {
		run((liquibase) -> liquibase.update(this.contexts, new LabelExpression()));
	}

	public void up(int steps) {
		run((liquibase) -> liquibase.update(steps, this.contexts, new LabelExpression()));
	}

	public void down(int steps) {
		run((liquibase) -> liquibase.rollback(steps, this.contexts, new LabelExpression()));
	}

	private void run(Step step) {
		try (var connection = this.database.connect(); var jdbc = new JdbcConnection(connection)) {
			Scope.child(Map.of(Scope.Attr.ui.name(), new LoggerUIService()), () -> {
				Liquibase liquibase = new Liquibase(CHANGELOG, this.files, jdbc);
				liquibase.setShowSummary(UpdateSummaryEnum.OFF);
				step.run(liquibase);
			});
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex.getMessage(), ex);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@FunctionalInterface
	private interface Step {

		void run(Liquibase liquibase) throws Exception;

	}

}
