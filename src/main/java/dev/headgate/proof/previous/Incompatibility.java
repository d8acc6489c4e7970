package dev.headgate.proof.previous;

/**
 * Something that a release does, and a schema does not allow.
 *
 * @param text what it is, with the name of the object
 * @param action what to do about it
 */
public record Incompatibility(String text, String action) {
}
