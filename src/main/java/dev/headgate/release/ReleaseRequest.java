package dev.headgate.release;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a release directory is to be made from.
 *
 * @param release the release's name; it ends the name of the Job in Kubernetes
 * @param image the image
 * @param from the revision of the release before, {@code base} for none
 * @param changelogInImage the master changelog's path in the image, {@code null} when it
 * is packaged or to be copied
 * @param lint what lint found, {@code null} when it was not run
 * @param rehearsal the report of a rehearsal as Markdown, {@code null} for none
 */
public record ReleaseRequest(String release, ImageReference image, String from, @Nullable String changelogInImage,
		@Nullable List<LintFinding> lint, @Nullable String rehearsal) {
}
