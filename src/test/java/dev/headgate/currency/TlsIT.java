package dev.headgate.currency;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.headgate.config.Database;
import dev.headgate.jdbc.Connections;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Each spelling that asks for TLS gets it from a real server, with a certificate that
 * nobody else has signed.
 */
class TlsIT {

	private static final List<String> SETTINGS = List.of("ssl", "ssl_cert_file", "ssl_key_file");

	private static final TestDatabase DATABASE = TestDatabase.create();

	@TempDir
	private static Path folder;

	private static Path certificate = Path.of("");

	private static Path another = Path.of("");

	private static List<String> connectedInPlainText = List.of();

	@BeforeAll
	static void serverHasACertificate() throws Exception {
		Assumptions.assumeTrue(System.getProperty("test.database", "embedded").equals("embedded"),
				"the server's files are on another machine");
		certificate = certificate("server");
		another = certificate("another");
		connectedInPlainText = Stream
			.of("ssl=require", "ssl=true", "ssl=1", "ssl=verify-full", "requiressl=1", "sslmode=require")
			.filter(TlsIT::connects)
			.toList();
		DATABASE.executeAsSuperuser("ALTER SYSTEM SET ssl_cert_file = '" + certificate + "'");
		DATABASE.executeAsSuperuser("ALTER SYSTEM SET ssl_key_file = '" + folder.resolve("server.key") + "'");
		DATABASE.executeAsSuperuser("ALTER SYSTEM SET ssl = on");
		DATABASE.executeAsSuperuser("SELECT pg_reload_conf()");
		Awaitility.await().until(() -> isEncrypted("postgresql", ""));
	}

	@AfterAll
	static void serverHasNoneAgain() {
		SETTINGS.forEach((setting) -> DATABASE.executeAsSuperuser("ALTER SYSTEM RESET " + setting));
		DATABASE.executeAsSuperuser("SELECT pg_reload_conf()");
		DATABASE.close();
	}

	private static Path certificate(String name) throws IOException, GeneralSecurityException {
		Path store = folder.resolve(name + ".p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
				"-genkeypair", "-alias", "key", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost",
				"-ext", "bc=ca:true", "-validity", "7", "-storetype", "PKCS12", "-keystore", store.toString(),
				"-storepass", "changeit")
			.inheritIO()
			.start();
		assertThat(keytool.onExit().join().exitValue()).isZero();
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream stream = Files.newInputStream(store)) {
			keys.load(stream, "changeit".toCharArray());
		}
		Path key = pem(name + ".key", "PRIVATE KEY", keys.getKey("key", "changeit".toCharArray()).getEncoded());
		Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
		return pem(name + ".crt", "CERTIFICATE", keys.getCertificate("key").getEncoded());
	}

	private static Path pem(String name, String kind, byte[] bytes) throws IOException {
		String text = Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(bytes);
		return Files.writeString(folder.resolve(name),
				"-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
	}

	@Test
	void serverWithoutTlsIsRefusedWhereItIsAskedFor() {
		assertThat(connectedInPlainText).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "ssl=require", "ssl=true", "ssl=1", "sslmode=require", "requiressl=1", "sslmode=prefer",
			"", "sslmode=require&sslrootcert=CRT", "ssl=true&sslrootcert=CRT", "sslmode=verify-ca&sslrootcert=CRT",
			"ssl=verify-full&sslrootcert=CRT", "sslmode=verify-full&sslrootcert=CRT" })
	void isEncryptedWhereItIsAskedFor(String query) throws SQLException {
		assertThat(isEncrypted("postgresql", query)).isTrue();
		assertThat(isEncrypted("postgresql+asyncpg", query)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "sslmode=disable", "ssl=false", "ssl=disable" })
	void isPlainWhereThatIsAskedFor(String query) throws SQLException {
		assertThat(isEncrypted("postgresql", query)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "sslmode=verify-full", "ssl=verify-full", "sslrootcert=system", "sslmode=verify-ca&sslrootcert=OTHER",
			"sslmode=require&sslrootcert=OTHER", "ssl=require&sslrootcert=OTHER" })
	void serverThatNobodyVouchesForIsRefused(String query) {
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> isEncrypted("postgresql", query));
	}

	private static boolean connects(String query) {
		try {
			isEncrypted("postgresql+asyncpg", query);
			return true;
		}
		catch (SQLException ex) {
			return false;
		}
	}

	private static boolean isEncrypted(String scheme, String query) throws SQLException {
		String url = DATABASE.url().replaceFirst("postgresql", scheme) + "?"
				+ query.replace("CRT", certificate.toString()).replace("OTHER", another.toString());
		try (Connection connection = Connections.open(Database.parse(url), "headgate test", Duration.ofSeconds(10));
				var statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
			row.next();
			return row.getBoolean(1);
		}
	}

}
