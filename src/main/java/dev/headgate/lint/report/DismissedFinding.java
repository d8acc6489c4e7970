package dev.headgate.lint.report;

/**
 * A finding that does not count.
 *
 * @param finding the finding
 * @param dismissal what kind of reason there is
 * @param reason the reason in words, for example that of an allowance
 */
public record DismissedFinding(Finding finding, Dismissal dismissal, String reason) {
}
