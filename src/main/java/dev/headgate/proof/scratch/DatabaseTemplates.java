package dev.headgate.proof.scratch;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.config.Database;

/**
 * Databases that are kept on a server, to be copied by this process and others: one for
 * each content. Its name holds the keys of two advisory locks: who looks for it, and
 * makes it, has the first one alone; who uses it shares the second one as long as the
 * session lasts. Of those that nobody uses only the newest stay.
 */
public final class DatabaseTemplates {

	private static final Logger log = LoggerFactory.getLogger(DatabaseTemplates.class);

	private static final String PREFIX = "headgate_template_";

	private static final int NAME_DIGITS = 32;

	private static final int KEY_DIGITS = 16;

	private static final int KEPT = 8;

	/** A maker that needs longer is stuck. */
	private static final String LOCK_TIMEOUT = "SET lock_timeout TO '10min'";

	private static final String OLD = """
			SELECT d.datname FROM pg_catalog.pg_database d
			 WHERE d.datname ~ '^headgate_template_[0-9a-f]{32}$' AND pg_has_role(d.datdba, 'USAGE')
			 ORDER BY d.oid DESC OFFSET\s""" + KEPT;

	private final ScratchServer server;

	private final Set<String> used = new HashSet<>();

	/**
	 * Creates the templates of a server.
	 * @param server the server
	 */
	public DatabaseTemplates(ScratchServer server) {
		this.server = server;
	}

	/**
	 * Finds the template of a content, or makes it.
	 * @param content stands for all that the template is made from: a SHA-256, in
	 * hexadecimal
	 * @param maker fills an empty database, when there is no such template yet
	 * @return the template, or the filled database where the maker said that it is not to
	 * be kept
	 * @throws SQLException when the server does not answer, or another process has been
	 * making it for too long
	 */
	public synchronized Database find(String content, Maker maker) throws SQLException {
		String name = PREFIX + content.substring(0, NAME_DIGITS);
		this.server.execute(LOCK_TIMEOUT);
		this.server.execute("SELECT pg_advisory_lock(" + makersKey(name) + ")");
		try {
			// Before looking whether it is there, so that nobody drops it afterwards.
			this.server.execute("SELECT pg_advisory_lock_shared(" + usersKey(name) + ")");
			if (!exists(name)) {
				Database filled = this.server.create();
				if (!maker.fill(filled)) {
					return filled;
				}
				keep(filled, name);
			}
			this.used.add(name);
			return this.server.named(name);
		}
		finally {
			if (!this.used.contains(name)) {
				this.server.execute("SELECT pg_advisory_unlock_shared(" + usersKey(name) + ")");
			}
			this.server.execute("SELECT pg_advisory_unlock(" + makersKey(name) + ")");
		}
	}

	/** Under its name it is whole from the first moment, and nobody connects to it. */
	private void keep(Database filled, String name) throws SQLException {
		this.server.rename(filled, name);
		this.server.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
		dropOld();
	}

	private void dropOld() throws SQLException {
		for (String old : this.server.list(OLD)) {
			// This session would get the lock of one that it uses itself.
			if (!this.used.contains(old) && isUnused(old)) {
				try {
					this.server.execute("DROP DATABASE IF EXISTS " + old);
					log.info("Dropped template {}: there are {} newer ones", old, KEPT);
				}
				finally {
					this.server.execute("SELECT pg_advisory_unlock(" + usersKey(old) + ")");
				}
			}
		}
	}

	/** Locks it against new users, too. */
	private boolean isUnused(String name) throws SQLException {
		return !this.server.list("SELECT 1 WHERE pg_try_advisory_lock(" + usersKey(name) + ")").isEmpty();
	}

	private boolean exists(String name) throws SQLException {
		return !this.server.list("SELECT datname FROM pg_catalog.pg_database WHERE datname = '" + name + "'").isEmpty();
	}

	private static long makersKey(String name) {
		return key(name, 0);
	}

	private static long usersKey(String name) {
		return key(name, KEY_DIGITS);
	}

	private static long key(String name, int place) {
		int start = PREFIX.length() + place;
		return Long.parseUnsignedLong(name.substring(start, start + KEY_DIGITS), 16);
	}

	/**
	 * Fills a database that is to be a template.
	 */
	@FunctionalInterface
	public interface Maker {

		/**
		 * Fills it, and leaves no connection open.
		 * @param empty an empty database
		 * @return whether the content says all about it, so that others may use it too
		 * @throws SQLException when the server does not answer
		 */
		boolean fill(Database empty) throws SQLException;

	}

}
