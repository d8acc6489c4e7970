package dev.headgate.currency;

import java.sql.SQLException;

import dev.headgate.jdbc.SqlStates;

/**
 * Says that a table which Headgate reads or writes is not a plain table of a role that
 * this one trusts, so that using it could run somebody else's code.
 */
public final class UntrustedTableException extends SQLException {

	private static final long serialVersionUID = 1L;

	UntrustedTableException(String reason) {
		super(reason, SqlStates.INSUFFICIENT_PRIVILEGE);
	}

	/**
	 * Describes it.
	 * @return which tables, and what is wrong with them
	 */
	public String description() {
		return "Others' objects are where Headgate's own should be, and their code could run: " + getMessage() + ".";
	}

	/**
	 * Says what to do.
	 * @return the action
	 */
	public String action() {
		return "Nothing was run. Find out who made it (\\d+ in psql shows owner, triggers and rules). As a superuser or"
				+ " the database's owner drop what does not belong there, or give it to the role that migrates: ALTER"
				+ " TABLE … OWNER TO …; and take the right to create there from others: REVOKE CREATE ON SCHEMA …"
				+ " FROM PUBLIC;";
	}

}
