package dev.headgate.testing;

import java.nio.file.Path;

/**
 * The changelog that the gate's own tests migrate by: six revisions and one seed, under
 * {@code src/test/resources/bookshop}. The sample's is for the tests of the sample, so
 * that whoever replaces the sample keeps all others.
 */
public final class Bookshop {

	/** The directory that holds {@code db}. */
	public static final Path ROOT = Path.of("src/test/resources/bookshop").toAbsolutePath();

	/** The value of the setting that names the changelog. */
	public static final String LOCATION = "file:" + ROOT.resolve(Migrations.CHANGELOG);

	/** The setting as an argument of a verb or of the service. */
	public static final String ARGUMENT = "--headgate.changelog=" + LOCATION;

	/** The schema at head, as SQL. */
	public static final Path SCHEMA = ROOT.resolve("db/schema.sql");

	public static final String FIRST = "1b0e7c4a";

	public static final String BEFORE_HEAD = "5fac6804";

	public static final String HEAD = "60bd7915";

	public static final int REVISIONS = 6;

	public static final int SEEDS = 1;

	private Bookshop() {
	}

	/**
	 * Migrates to head with Liquibase alone: the gate has no part in it.
	 * @param database the database
	 * @param context {@code test}, or {@code dev} for the seed as well
	 */
	public static void migrate(TestDatabase database, String context) {
		migrations(database, context).up();
	}

	/**
	 * Prepares steps up and down with Liquibase alone.
	 * @param database the database
	 * @param context {@code test}, or {@code dev} for the seed as well
	 * @return the steps
	 */
	public static Migrations migrations(TestDatabase database, String context) {
		return Migrations.fromDirectory(database, ROOT, context);
	}

}
