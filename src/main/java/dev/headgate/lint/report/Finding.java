package dev.headgate.lint.report;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.lint.rule.Rule;
import dev.headgate.lint.rule.Violation;
import dev.headgate.lint.trace.ChangeSetSource;
import dev.headgate.lint.trace.SourceStatement;

/**
 * A rule that a change set breaks.
 *
 * @param rule the rule
 * @param source the change set
 * @param violation where, and what happens
 */
public record Finding(Rule rule, ChangeSetSource source, Violation violation) {

	/**
	 * Returns the file of the change set.
	 * @return its path in the changelog
	 */
	public String file() {
		return this.source.file();
	}

	/**
	 * Returns where it points at.
	 * @return the file, and the line if that is known
	 */
	public String place() {
		int line = FindingRegion.of(this).line();
		return file() + ((line > 0) ? ":" + line : "");
	}

	/**
	 * Returns the change set.
	 * @return its key
	 */
	public ChangeSetKey changeSet() {
		return this.source.info().key();
	}

	/**
	 * Returns the change set's id.
	 * @return its revision
	 */
	public String revision() {
		return this.source.info().id();
	}

	/**
	 * Returns the line of the file that it points at.
	 * @return the line, from 1; 0 when that is not known
	 */
	public int line() {
		SourceStatement statement = this.violation.statement();
		if (this.violation.line() > 0) {
			return this.violation.line();
		}
		return (statement != null) ? statement.line() : this.source.line();
	}

}
