package dev.headgate.liquibase;

import liquibase.ChecksumVersion;
import liquibase.change.CheckSum;
import liquibase.changelog.ChangeSet;
import org.jspecify.annotations.Nullable;

/**
 * Checksums of change sets, as every Liquibase computes them.
 */
public final class Checksums {

	private Checksums() {
	}

	/**
	 * Computes a change set's checksum as Liquibase writes it into the history now.
	 * @param changeSet the change set
	 * @return its checksum
	 */
	public static CheckSum current(ChangeSet changeSet) {
		return of(changeSet, ChecksumVersion.latest());
	}

	/**
	 * Says whether a checksum was written by a Liquibase that computes it another way.
	 * @param recorded the checksum of a row of the history, {@code null} when it has none
	 * @return {@code true} when it has to be compared with an older one
	 */
	public static boolean isOlder(@Nullable CheckSum recorded) {
		return recorded != null && recorded.getVersion() != ChecksumVersion.latest().getVersion();
	}

	/**
	 * Computes a change set's checksum. A change set remembers the last one, and before
	 * Liquibase 5 it returns that one whatever version is asked for.
	 * @param changeSet the change set
	 * @param version how to compute it
	 * @return its checksum of that version
	 */
	public static CheckSum of(ChangeSet changeSet, ChecksumVersion version) {
		CheckSum checksum = changeSet.generateCheckSum(version);
		if (checksum.getVersion() == version.getVersion()) {
			return checksum;
		}
		changeSet.clearCheckSum();
		return changeSet.generateCheckSum(version);
	}

}
