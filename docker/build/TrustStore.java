import java.io.FileOutputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;

/** Writes a trust store of the JDK's own certificates and those of a PEM bundle. */
class TrustStore {

	public static void main(String[] args) throws Exception {
		char[] password = "changeit".toCharArray();
		KeyStore store = KeyStore.getInstance(Path.of(System.getProperty("java.home"), "lib/security/cacerts").toFile(),
				password);
		int count = 0;
		try (InputStream bundle = Files.newInputStream(Path.of(args[0]))) {
			for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(bundle)) {
				store.setCertificateEntry("bundle-" + count++, certificate);
			}
		}
		try (FileOutputStream file = new FileOutputStream(args[1])) {
			store.store(file, password);
		}
	}

}
