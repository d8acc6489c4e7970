package dev.headgate.cli.proofs;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import dev.headgate.cli.options.CommandException;
import dev.headgate.cli.options.OptionFiles;
import dev.headgate.cli.options.OptionValues;
import dev.headgate.config.Database;
import dev.headgate.config.ExitCode;
import dev.headgate.jdbc.Connections;
import dev.headgate.lint.SmallTables;
import dev.headgate.lint.sizes.TableSizes;
import dev.headgate.lint.sizes.TableSizesReader;

/**
 * The options that say how large tables are in production.
 */
final class SizesOptions {

	private static final long MEGA = 1024L * 1024;

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	@Option(names = "--sizes", paramLabel = "URL|FILE",
			description = {
					"How large the tables are in production: a database to ask, as any role that may connect"
							+ " to it, or a file that 'headgate sizes' wrote.",
					"What rules on locks and long work find on small tables only is not counted." })
	@Nullable String sizes;

	@Option(names = "--small-below", paramLabel = "MB", defaultValue = "10",
			description = "A table with its indexes is small below this size. Default: ${DEFAULT-VALUE}.")
	int megabytes;

	/**
	 * Finds out which tables are small.
	 * @return those; none without {@code --sizes}
	 * @throws CommandException when file or database don't say
	 */
	SmallTables tables() {
		if (this.sizes == null) {
			return SmallTables.NONE;
		}
		boolean address = this.sizes.contains("://");
		return new SmallTables(address ? ask(this.sizes) : OptionFiles.read("--sizes", this.sizes, TableSizes::parse,
				"Write it with 'headgate sizes --url URL > FILE'."), this.megabytes * MEGA);
	}

	private static TableSizes ask(String url) {
		Database database = OptionValues.database("--sizes", url);
		try (Connection connection = Connections.open(database, "headgate lint", CONNECT_TIMEOUT)) {
			connection.setReadOnly(true);
			return TableSizesReader.read(connection);
		}
		catch (SQLException ex) {
			throw new CommandException(ExitCode.UNREACHABLE,
					"--sizes: the database " + database + " does not answer, or refuses: " + Connections.describe(ex),
					"Check the address; or write a file where it can be reached: 'headgate sizes --url URL > FILE'.");
		}
	}

}
