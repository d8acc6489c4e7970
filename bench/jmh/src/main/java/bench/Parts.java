package bench;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.changelog.Fingerprint;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.currency.SchemaState;
import dev.headgate.currency.SchemaStateReader;
import dev.headgate.currency.VerifiedHeadTable;

/**
 * The parts of a look at the schema, warm. Another part is another method.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class Parts {

	/** Files to fingerprint: the files' contents, the settings, the build. */
	@Benchmark
	public Optional<Fingerprint> fingerprint(Inputs inputs) {
		return Fingerprint.of(inputs.settings);
	}

	/** Files to model: parsing, checksums, the chain, the integrity file. */
	@Benchmark
	public ParsedChangelog readChangelog(Inputs inputs) {
		return ChangelogReader.read(inputs.settings);
	}

	/** Model against database: the whole history read and classified. */
	@Benchmark
	public SchemaState readCurrency(Inputs inputs) throws SQLException {
		return new SchemaStateReader(inputs.changelog, inputs.settings.history()).read(inputs.connection);
	}

	/** The digest of the history, made by the server. */
	@Benchmark
	public String digest(Inputs inputs) throws SQLException {
		try (Statement statement = inputs.connection.createStatement();
				ResultSet row = statement.executeQuery(VerifiedHeadTable.DIGEST + "databasechangelog")) {
			row.next();
			return row.getString(1);
		}
	}

}
