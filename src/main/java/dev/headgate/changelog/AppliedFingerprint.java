package dev.headgate.changelog;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Predicate;

/**
 * Stands for the change sets that made a schema: their keys and checksums, in the order
 * of the changelog. Seeds write rows only, so they do not count.
 *
 * @param value a SHA-256, in hexadecimal
 */
public record AppliedFingerprint(String value) {

	/**
	 * Takes the fingerprint of the change sets that apply here.
	 * @param changelog the change sets
	 * @param applied which of them are applied
	 * @return the fingerprint
	 */
	public static AppliedFingerprint of(Changelog changelog, Predicate<ChangeSetKey> applied) {
		MessageDigest hash = Fingerprint.sha256();
		changelog.unseeded()
			.stream()
			.filter((changeSet) -> applied.test(changeSet.key()))
			.map((changeSet) -> changeSet.key() + " " + changeSet.checksums().stream().findFirst().orElse("any") + "\n")
			.forEach((line) -> hash.update(line.getBytes(StandardCharsets.UTF_8)));
		return new AppliedFingerprint(HexFormat.of().formatHex(hash.digest()));
	}

}
