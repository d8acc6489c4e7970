package dev.headgate.lint;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.headgate.lint.catalog.AllowanceRules;
import dev.headgate.lint.catalog.RuleCatalog;
import dev.headgate.lint.rule.Rule;
import dev.headgate.lint.rule.Violation;
import dev.headgate.lint.trace.ChangeSetSource;

/**
 * The rules that a change set allows itself to break: {@code headgate:allow RULE: why} in
 * one of its comments.
 */
final class Allowances {

	private static final String MARK = "headgate:allow";

	private static final Pattern ALLOWANCE = Pattern
		.compile(MARK + "\\b[ \\t]*([\\w-]*)[ \\t]*(?::[ \\t]*(.*?))?(?=" + MARK + "\\b|$)");

	/** What ends a comment, or stands between two allowances. */
	private static final Pattern END = Pattern.compile("(\\s|;|,|\\*/|-->|\"|')+$");

	private final List<Allowance> allowances;

	private final Set<Allowance> used = new LinkedHashSet<>();

	private Allowances(List<Allowance> allowances) {
		this.allowances = List.copyOf(allowances);
	}

	/**
	 * Reads the comments of a change set.
	 * @param source the change set
	 * @return its allowances
	 */
	static Allowances of(ChangeSetSource source) {
		List<Allowance> allowances = new ArrayList<>();
		if (source.lines().isEmpty()) {
			source.info().comment().lines().forEach((line) -> allowances.addAll(read(line, 0)));
		}
		for (int i = 0; i < source.lines().size(); i++) {
			allowances.addAll(read(source.lines().get(i), source.line() + i));
		}
		return new Allowances(allowances);
	}

	private static List<Allowance> read(String line, int number) {
		List<Allowance> allowances = new ArrayList<>();
		Matcher found = ALLOWANCE.matcher(line);
		while (found.find()) {
			String reason = (found.group(2) != null) ? END.matcher(found.group(2)).replaceFirst("") : "";
			allowances.add(new Allowance(found.group(1), reason, number));
		}
		return allowances;
	}

	/**
	 * Makes use of what allows a rule.
	 * @param rule the rule that is broken
	 * @return what allows it, empty when nothing does
	 */
	Optional<Allowance> use(Rule rule) {
		List<Allowance> matching = this.allowances.stream().filter((one) -> one.allows(rule.id())).toList();
		this.used.addAll(matching);
		return matching.stream().findFirst();
	}

	/**
	 * Finds fault with those that are of no use.
	 * @param complete whether every rule could see all that it needs, so that one that
	 * nothing made use of is not needed
	 * @return a violation for each
	 */
	List<Violation> violations(boolean complete) {
		List<Violation> violations = new ArrayList<>();
		for (Allowance allowance : this.allowances) {
			String fault = fault(allowance, complete);
			if (!fault.isEmpty()) {
				String word = (MARK + " " + allowance.rule()).strip();
				violations.add((allowance.line() > 0) ? Violation.onLine(allowance.line(), word, fault)
						: Violation.ofChangeSet(fault));
			}
		}
		return violations;
	}

	private String fault(Allowance allowance, boolean complete) {
		String rule = allowance.rule();
		if (rule.isEmpty()) {
			return "an allowance names no rule; write " + MARK + " RULE: why";
		}
		if (RuleCatalog.find(rule).isEmpty()) {
			return "there is no rule '" + rule + "' to allow";
		}
		if (rule.equals(AllowanceRules.UNUSED.id())) {
			return rule + " can't be allowed";
		}
		if (allowance.reason().isEmpty()) {
			return rule + " is not allowed without a reason; write " + MARK + " " + rule + ": why";
		}
		boolean needed = this.used.contains(allowance) || !complete;
		return needed ? "" : rule + " is allowed, but the change set does not break it";
	}

}
