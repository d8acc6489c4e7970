package dev.headgate.lint.catalog;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import dev.headgate.lint.rule.Rule;

/**
 * All lint rules, in the order of their documentation.
 */
public final class RuleCatalog {

	private static final String LOCKS = "Locks and long work";

	/** Rules of other groups that hurt only where a table has many rows. */
	private static final Set<String> MANY_ROWS = Set.of("backfill-at-once", "no-index-for-where");

	private static final List<Rule> ROLLBACK = RollbackRules.rules();

	private static final List<Group> GROUPS = List.of(
			Group.of(LOCKS,
					List.of(IndexRules.rules(), ValidationRules.rules(), RewriteRules.rules(), PartitionRules.rules(),
							LockRules.rules())),
			Group.of("Data", List.of(DataRules.rules(), DataFailureRules.rules())),
			Group.of("What breaks the version that still runs",
					List.of(CompatibilityRules.rules(), ConstraintRules.rules(), OldStatementRules.rules(),
							ReplacedObjectRules.rules())),
			Group.of("Undo and repeat", List.of(ROLLBACK, RepeatRules.rules())),
			Group.of("The changelog and the session", List.of(ChangelogRules.rules(), SessionRules.rules())),
			Group.of("Rights", List.of(RightsRules.rules())),
			Group.of("Design of what is new", List.of(TableDesignRules.rules(), IndexDesignRules.rules(),
					ColumnTypeRules.rules(), NameRules.rules())),
			Group.of("Allowances", List.of(AllowanceRules.rules())));

	private RuleCatalog() {
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
	 * Says whether a rule looks at what the rollback of a change set does.
	 * @param rule a rule of this catalogue
	 * @return {@code true} for what the proof {@code stairway} of {@code verify} finds,
	 * too
	 */
	public static boolean isOnRollbacks(Rule rule) {
		return ROLLBACK.contains(rule);
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

		/** Puts the rules of some classes together. */
		static Group of(String title, List<List<Rule>> rules) {
			return new Group(title, rules.stream().flatMap(List::stream).toList());
		}

	}

}
