package dev.headgate.sample;

/**
 * Whether somebody may use the service.
 */
public enum UserStatus {

	/** May use the service. */
	ACTIVE,

	/** Has left, or has not begun yet. */
	INACTIVE,

	/** Is shut out for now. */
	SUSPENDED

}
