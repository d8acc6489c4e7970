package dev.headgate.changelog;

/**
 * One thing that is wrong with a chain or its integrity file.
 *
 * @param what what is wrong, with the file
 * @param remedy what to do
 */
public record ChangelogProblem(String what, String remedy) {
}
