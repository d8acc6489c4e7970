package dev.headgate.proof.previous;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the release that runs while a migration runs.
 *
 * @param jar its executable jar, or the jar of its classes; {@code null} for none
 * @param statements what was recorded of its statements
 */
public record PreviousRelease(@Nullable Path jar, RecordedStatements statements) {

	/** Nothing is known. */
	public static final PreviousRelease UNKNOWN = new PreviousRelease(null, RecordedStatements.NONE);

	/**
	 * Says whether anything is known.
	 * @return {@code false} without a jar and without statements
	 */
	public boolean isKnown() {
		return this.jar != null || !this.statements.all().isEmpty();
	}

}
