package dev.headgate.changelog;

/**
 * One thing that is wrong with a chain or its integrity file.
 *
 * @param description what is wrong, with the file
 * @param action what to do
 */
public record ChangelogProblem(String description, String action) {
}
