package dev.headgate.lint.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All lint rules, in the order of their documentation.
 */
public final class RuleCatalog {

	private static final String LOCKS = "Locks and long work";

	/** Rules of other groups that hurt only where a table has many rows. */
	private static final Set<String> MANY_ROWS = Set.of("backfill-at-once", "no-index-for-where");

	private static final List<Group> GROUPS = List.of(
			new Group(LOCKS,
					together(IndexRules.rules(), ValidationRules.rules(), RewriteRules.rules(), PartitionRules.rules(),
							LockRules.rules())),
			new Group("Data", together(DataRules.rules(), DataFailureRules.rules())),
			new Group("What breaks the version that still runs", CompatibilityRules.rules()),
			new Group("The changelog and the session", ChangelogRules.rules()),
			new Group("Allowances", AllowanceRules.rules()));

	private RuleCatalog() {
	}

	@SafeVarargs
	private static List<Rule> together(List<Rule>... subjects) {
		return Stream.of(subjects).flatMap(List::stream).toList();
	}

	/**
	 * Returns the rules by subject.
	 * @return the groups
	 */
	public static List<Group> groups() {
		return GROUPS;
	}

	/**
	 * Returns all rules.
	 * @return the rules
	 */
	public static List<Rule> rules() {
		return GROUPS.stream().flatMap((group) -> group.rules().stream()).toList();
	}

	/**
	 * Finds a rule.
	 * @param id its name
	 * @return the rule, empty when there is none
	 */
	public static Optional<Rule> find(String id) {
		Stream<Rule> all = rules().stream();
		return all.filter((rule) -> rule.id().equals(id)).findFirst();
	}

	/**
	 * Says whether what a rule finds lasts the longer the larger the tables are, and is
	 * over at once on small ones.
	 * @param rule a rule of this catalogue
	 * @return {@code true} for rules on locks and long work
	 */
	public static boolean dependsOnSize(Rule rule) {
		return MANY_ROWS.contains(rule.id())
				|| GROUPS.stream().anyMatch((group) -> group.title().equals(LOCKS) && group.rules().contains(rule));
	}

	/**
	 * Rules on one subject.
	 *
	 * @param title the subject
	 * @param rules the rules
	 */
	public record Group(String title, List<Rule> rules) {

		/**
		 * Copies the list.
		 */
		public Group {
			rules = List.copyOf(rules);
		}

	}

}
