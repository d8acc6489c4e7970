package dev.headgate.proof;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import fixture.entities.ColumnChanges;
import fixture.entities.ConstraintChanges;
import fixture.entities.EnumChanges;
import fixture.entities.TableChanges;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;

import dev.headgate.config.Settings.History;
import dev.headgate.config.Settings.ProofSettings;
import dev.headgate.testing.TestDatabase;

/**
 * A few entities, as the classes nested in another one.
 */
final class EntityModel {

	static final History HISTORY = new History("", "", "databasechangelog", "databasechangeloglock");

	private final EntityDdl ddl;

	private EntityModel(EntityDdl ddl) {
		this.ddl = ddl;
	}

	/**
	 * Lets Hibernate write the tables of entities.
	 * @param holder the class that they are nested in
	 * @return the model
	 */
	static EntityModel of(Class<?> holder) {
		String[] names = Arrays.stream(holder.getDeclaredClasses())
			.filter((type) -> !type.isEnum())
			.map(Class::getName)
			.sorted()
			.toArray(String[]::new);
		ProofSettings settings = new ProofSettings(null, List.of(), List.of(), Map.of());
		return new EntityModel(EntityDdl.write(PersistenceManagedTypes.of(names), settings, 17));
	}

	/**
	 * Reads what the entities make of an empty database.
	 * @param database a database, which is emptied first
	 * @return their schema
	 */
	Schema schema(TestDatabase database) {
		empty(database);
		try (Connection connection = database.connect()) {
			this.ddl.replaceTables(connection);
			Schema schema = SchemaReader.read(connection, HISTORY);
			schema.enums().keySet().retainAll(this.ddl.enumTypes());
			return schema;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex.getMessage(), ex);
		}
	}

	static void empty(TestDatabase database) {
		database.execute("DROP SCHEMA IF EXISTS public, audit CASCADE; CREATE SCHEMA public");
	}

	/**
	 * Reads what is in a database.
	 * @param database the database
	 * @return its schema
	 */
	static Schema read(TestDatabase database) {
		try (Connection connection = database.connect()) {
			return SchemaReader.read(connection, HISTORY);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex.getMessage(), ex);
		}
	}

	/**
	 * Finds what leads from a database to entities.
	 * @param head the database's schema
	 * @param entities the entities' schema
	 * @param unmapped what is to stay
	 * @return the difference
	 */
	static SchemaDiff compare(Schema head, Schema entities, String... unmapped) {
		return new SchemaDiff(new EntityComparison(head, entities, new UnmappedPatterns(List.of(unmapped))).steps());
	}

	static Stream<Class<?>> cases() {
		return Stream.of(ColumnChanges.class, TableChanges.class, ConstraintChanges.class, EnumChanges.class)
			.flatMap((holder) -> Arrays.stream(holder.getDeclaredClasses()));
	}

}
