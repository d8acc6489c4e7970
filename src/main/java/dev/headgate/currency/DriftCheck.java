package dev.headgate.currency;

/**
 * Looks for changes of the schema that no change set made. The gate and the running
 * service are handed one, since they know no schemas themselves.
 */
@FunctionalInterface
public interface DriftCheck {

	/**
	 * Compares the schema with what its change sets make. Reads only.
	 * @param reader tells which change sets are applied
	 * @return what was found; {@code Unknown} when it could not be compared
	 */
	SchemaDrift check(SchemaStateReader reader);

}
