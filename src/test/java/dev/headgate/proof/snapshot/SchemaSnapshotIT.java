package dev.headgate.proof.snapshot;

import java.sql.Connection;
import java.util.List;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import dev.headgate.config.Settings.History;
import dev.headgate.testing.Concurrent;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

@Concurrent
class SchemaSnapshotIT {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	private SchemaSnapshot read() throws Exception {
		try (Connection connection = this.database.connect()) {
			return SchemaSnapshot.read(connection, new History("", "", History.TABLE, History.LOCK_TABLE));
		}
	}

	private void setOptions(String options) {
		this.database.executeAsSuperuser("SET allow_system_table_mods = on; UPDATE pg_attribute SET attoptions = '"
				+ options + "' WHERE attrelid = 'book'::regclass AND attname = 'title'");
	}

	/** PostgreSQL 17.12 counts there what was done to the column. */
	@Test
	void whatTheServerNotesOfAColumnDoesNotCount() throws Exception {
		this.database.execute("CREATE TABLE book (title text)");
		setOptions("{n_distinct=5}");
		SchemaSnapshot before = read();
		setOptions("{n_distinct=5,pg_attver=271841840}");
		assertThat(before.differences(read())).isEmpty();
		setOptions("{n_distinct=6,pg_attver=271841840}");
		assertThat(before.differences(read()))
			.isEqualTo(List.of("options of column book.title is n_distinct=6, expected n_distinct=5"));
	}

}
