package dev.headgate.lint.trace;

/**
 * A setting of the session that outlives the change set.
 *
 * @param name its name; {@code role} for the role that the session acts as
 * @param before its value before, empty for its default
 * @param after its value after the commit, empty for its default
 */
public record SettingChange(String name, String before, String after) {
}
