package dev.headgate.release;

import java.nio.file.Path;
import java.util.List;

/**
 * Where the containers of a release find the changelog.
 */
sealed interface BundledChangelog {

	/**
	 * Returns what {@code headgate.changelog} is in the containers.
	 * @return the location of the master changelog
	 */
	String location();

	/**
	 * In the application, which is in the image.
	 *
	 * @param location on its class path
	 */
	record Packaged(String location) implements BundledChangelog {
	}

	/**
	 * In the image, beside Headgate.
	 *
	 * @param location the master changelog in the image
	 */
	record InImage(String location) implements BundledChangelog {
	}

	/**
	 * In the release directory, which the containers mount.
	 *
	 * @param root what the paths are relative to
	 * @param master the master changelog, relative to it
	 * @param files all files, absolute
	 */
	record Copied(Path root, String master, List<Path> files) implements BundledChangelog {

		/** The folder in the release directory, and its place in the containers. */
		static final String FOLDER = "changelog";

		@Override
		public String location() {
			return "file:/" + FOLDER + "/" + this.master;
		}

	}

}
