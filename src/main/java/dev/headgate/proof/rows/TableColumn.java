package dev.headgate.proof.rows;

import java.util.List;

/**
 * A column that can be written.
 *
 * @param name its name
 * @param type its type as SQL spells it, with a length
 * @param baseType the name of the type, or of the one that a domain is based on
 * @param category the type's category in {@code pg_type}, {@code D} for dates and the
 * like
 * @param length the most characters of a text, 0 for no limit
 * @param nullable whether it may hold NULL
 * @param filled whether the server has a value where none is given
 * @param numbered whether that value is the next one of a sequence
 * @param labels the labels of an enum, else empty
 */
record TableColumn(String name, String type, String baseType, String category, int length, boolean nullable,
		boolean filled, boolean numbered, List<String> labels) {

	/** Copies the list. */
	TableColumn {
		labels = List.copyOf(labels);
	}

}
