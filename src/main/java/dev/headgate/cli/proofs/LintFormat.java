package dev.headgate.cli.proofs;

/**
 * How {@code headgate lint} prints what it finds, besides JSON.
 */
enum LintFormat {

	/** For people. */
	TEXT,

	/** SARIF 2.1.0, for code scanners. */
	SARIF,

	/** Annotations in a workflow of GitHub's. */
	GITHUB

}
