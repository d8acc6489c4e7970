package dev.headgate.proof.rows;

/**
 * A table for which no row, or not as many as wanted, could be generated.
 *
 * @param table its name, as SQL spells it
 * @param reason why, as a sentence without a full stop
 */
public record RowGap(String table, String reason) {
}
