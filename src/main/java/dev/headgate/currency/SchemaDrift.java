package dev.headgate.currency;

import java.util.List;

/**
 * Whether somebody changed the schema by hand.
 */
public sealed interface SchemaDrift {

	/**
	 * The schema is as its change sets made it.
	 */
	record None() implements SchemaDrift {
	}

	/**
	 * The schema differs from what its change sets made.
	 *
	 * @param differences one line for each difference, at least one
	 */
	record Found(List<String> differences) implements SchemaDrift {
	}

	/**
	 * The schema could not be compared.
	 *
	 * @param reason why not
	 */
	record Unknown(String reason) implements SchemaDrift {
	}

}
