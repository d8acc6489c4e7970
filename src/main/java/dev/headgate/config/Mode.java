package dev.headgate.config;

/**
 * What the gate does about a database that is behind.
 */
public enum Mode {

	/** Apply what is pending, then open. */
	MIGRATE,

	/** Apply nothing; open when at head, close after a budget. */
	WAIT,

	/** Apply nothing; open only at head. */
	VERIFY,

	/** Open anyway; health says what is wrong. */
	OBSERVE

}
