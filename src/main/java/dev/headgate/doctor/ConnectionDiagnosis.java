package dev.headgate.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLException;

import org.springframework.core.NestedExceptionUtils;

import dev.headgate.config.Database;
import dev.headgate.jdbc.Connections;
import dev.headgate.jdbc.SqlStates;

/**
 * Finds out at which step the way to a database ends: its name, TCP, TLS, password or the
 * database itself.
 */
final class ConnectionDiagnosis {

	private static final int TIMEOUT_MILLIS = 5000;

	private final Database database;

	ConnectionDiagnosis(Database database) {
		this.database = database;
	}

	/**
	 * Explains why there is no connection.
	 * @param failure what the driver said
	 * @return what works on the way, and what does not
	 */
	List<Finding> explain(SQLException failure) {
		List<Finding> findings = new ArrayList<>();
		String address = this.database.address();
		String hosts = address.substring(0, Math.max(0, address.lastIndexOf('/')));
		boolean through = false;
		for (String host : hosts.split(",", -1)) {
			int colon = host.lastIndexOf(':');
			through |= resolve(host.substring(0, Math.max(0, colon)), Integer.parseInt(host.substring(colon + 1)),
					findings);
		}
		if (through) {
			findings.add(session(failure));
		}
		return findings;
	}

	private static boolean resolve(String host, int port, List<Finding> findings) {
		try {
			InetAddress address = InetAddress.getByName(host);
			findings.add(Finding.ok("name", host + " is " + address.getHostAddress()));
			return connect(new InetSocketAddress(address, port), findings);
		}
		catch (UnknownHostException ex) {
			findings.add(Finding.problem("name", "the name server does not know the host '" + host + "'",
					"Correct the host in the URL; in a container, put both into one network."));
			return false;
		}
	}

	private static boolean connect(InetSocketAddress address, List<Finding> findings) {
		try (Socket socket = new Socket()) {
			socket.connect(address, TIMEOUT_MILLIS);
			findings
				.add(Finding.ok("tcp", address.getHostString() + " takes connections on port " + address.getPort()));
			return true;
		}
		catch (IOException ex) {
			findings.add(Finding.problem("tcp",
					"no connection to " + address.getHostString() + " port " + address.getPort() + ": "
							+ ex.getMessage(),
					"'refused': start the server, or correct the port; 'timed out': open the firewall; and let the"
							+ " server listen there (listen_addresses)."));
			return false;
		}
	}

	private Finding session(SQLException failure) {
		String text = Connections.describe(failure);
		String role = String.valueOf(this.database.role());
		return switch (String.valueOf(failure.getSQLState())) {
			case SqlStates.INVALID_PASSWORD -> Finding.problem("password", text,
					"Correct the password of role " + role + ", or give it one: ALTER ROLE … PASSWORD.");
			case SqlStates.INVALID_AUTHORIZATION -> Finding.problem("role", text, "Create role " + role
					+ " with LOGIN, or add a line for it to pg_hba.conf; 'no encryption' asks for sslmode=require.");
			case SqlStates.INVALID_CATALOG -> Finding.problem("database", text,
					"Correct the database's name, or create it: CREATE DATABASE … OWNER " + role + ";");
			case SqlStates.INSUFFICIENT_PRIVILEGE ->
				Finding.problem("database", text, "GRANT CONNECT ON DATABASE … TO " + role + ";");
			case SqlStates.TOO_MANY_CONNECTIONS ->
				Finding.problem("connections", text, "End idle sessions, use smaller pools, or raise max_connections.");
			case SqlStates.CANNOT_CONNECT_NOW ->
				Finding.problem("server", text, "Wait until the server has started or recovered.");
			default -> isTls(failure)
					? Finding.problem("tls", text,
							"Turn TLS on in the server, give its certificate's root by sslrootcert, or choose another"
									+ " sslmode.")
					: Finding.problem("session", text,
							"Look whether a PostgreSQL server answers there, and into its log.");
		};
	}

	private static boolean isTls(SQLException failure) {
		return NestedExceptionUtils.getRootCause(failure) instanceof SSLException
				|| String.valueOf(failure.getMessage()).contains("SSL")
				|| String.valueOf(NestedExceptionUtils.getRootCause(failure)).contains("cert");
	}

}
