package dev.headgate.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.headgate.lint.catalog.AllowanceRules;
import dev.headgate.lint.catalog.RuleCatalog;
import dev.headgate.lint.report.Dismissal;
import dev.headgate.lint.report.DismissedFinding;
import dev.headgate.lint.report.Finding;
import dev.headgate.lint.rule.Rule;
import dev.headgate.lint.trace.ChangeSetTrace;

/**
 * Applies the rules to what change sets did, and tells the findings that count from those
 * that do not.
 */
final class RuleRunner {

	private final LintOptions options;

	private final List<Finding> findings = new ArrayList<>();

	private final List<DismissedFinding> dismissed = new ArrayList<>();

	RuleRunner(LintOptions options) {
		this.options = options;
	}

	/**
	 * Applies all rules.
	 * @param trace what a change set did
	 */
	void check(ChangeSetTrace trace) {
		Allowances allowances = Allowances.of(trace.source());
		for (Rule rule : RuleCatalog.rules()) {
			rule.check()
				.find(trace)
				.stream()
				.distinct()
				.map((violation) -> new Finding(rule, trace.source(), violation))
				.forEach((finding) -> add(finding, trace, allowances));
		}
		allowances.violations(isComplete(trace))
			.stream()
			.map((violation) -> new Finding(AllowanceRules.UNUSED, trace.source(), violation))
			.forEach((finding) -> add(finding, trace, allowances));
	}

	/** Rules leave tables alone that no release knows: later runs need the allowance. */
	private static boolean isComplete(ChangeSetTrace trace) {
		return trace.unwatched() == null && trace.failure().isEmpty()
				&& trace.changes().before().all().stream().allMatch((object) -> object.inUse());
	}

	private void add(Finding finding, ChangeSetTrace trace, Allowances allowances) {
		Optional<Allowance> allowance = allowances.use(finding.rule());
		Optional<String> small = RuleCatalog.dependsOnSize(finding.rule())
				? this.options.small().reason(trace, finding.violation()) : Optional.empty();
		if (allowance.isPresent()) {
			dismiss(finding, Dismissal.ALLOWED, allowance.get().reason());
		}
		else if (small.isPresent()) {
			dismiss(finding, Dismissal.SMALL_TABLE, small.get());
		}
		else if (this.options.baseline().knows(finding)) {
			dismiss(finding, Dismissal.BASELINE, "the baseline has it");
		}
		else {
			this.findings.add(finding);
		}
	}

	private void dismiss(Finding finding, Dismissal dismissal, String reason) {
		this.dismissed.add(new DismissedFinding(finding, dismissal, reason));
	}

	/** Returns the findings that count, in the order of the changelog. */
	List<Finding> findings() {
		return List.copyOf(this.findings);
	}

	/** Returns the findings that do not count, in the order of the changelog. */
	List<DismissedFinding> dismissed() {
		return List.copyOf(this.dismissed);
	}

}
