package dev.headgate.lint.catalog;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import dev.headgate.lint.rule.Evidence;
import dev.headgate.lint.rule.Rule;
import dev.headgate.lint.rule.Severity;
import dev.headgate.lint.rule.Violation;
import dev.headgate.lint.trace.ChangeSetTrace;
import dev.headgate.lint.trace.ObjectKind;
import dev.headgate.lint.trace.SchemaObject;

/**
 * Rules on who may do what.
 */
final class RightsRules {

	/** Of an entry without a grantee, such as {@code =r/owner}. */
	private static final Pattern PUBLIC_ENTRY = Pattern.compile("(?<=[{,])\"?=([a-zA-Z*]+)/");

	private RightsRules() {
	}

	static List<Rule> rules() {
		return List.of(grantToPublic(), securityDefinerPath(), ownerChanged(), rowSecurityChanged());
	}

	private static Rule grantToPublic() {
		return Rule.named("grant-to-public", Severity.ERROR, Evidence.CATALOG)
			.sees("A privilege is granted to PUBLIC.")
			.why("Each role of the server that may connect has it, also those that are made later.")
			.instead("GRANT to the role of the application.")
			.check(RightsRules::publicGrants);
	}

	private static List<Violation> publicGrants(ChangeSetTrace trace) {
		List<Violation> violations = new ArrayList<>();
		for (SchemaObject object : trace.changes().after().all()) {
			Set<String> granted = publicPrivileges(Optional.of(object));
			granted.removeAll(publicPrivileges(trace.changes().before().same(object)));
			if (!granted.isEmpty()) {
				violations.add(Violation.in(trace.naming(object.name()), "PUBLIC",
						object.label() + " is opened to everybody who may connect"));
			}
		}
		return violations;
	}

	private static Set<String> publicPrivileges(Optional<SchemaObject> object) {
		Set<String> privileges = new HashSet<>();
		object.map((one) -> one.get("privileges"))
			.ifPresent((acl) -> PUBLIC_ENTRY.matcher(acl)
				.results()
				.map(MatchResult::group)
				.forEach((entry) -> privileges.addAll(List.of(entry.replaceAll("[^a-zA-Z]", "").split("")))));
		object.ifPresent((one) -> privileges.removeAll(grantedByDefault(one)));
		return privileges;
	}

	/** PostgreSQL spells these out as soon as anything else is granted. */
	private static Set<String> grantedByDefault(SchemaObject object) {
		return switch (object.kind()) {
			case FUNCTION -> Set.of("X");
			case TYPE, COMPOSITE_TYPE -> Set.of("U");
			default -> Set.of();
		};
	}

	private static Rule securityDefinerPath() {
		return Rule.named("security-definer-path", Severity.ERROR, Evidence.CATALOG)
			.sees("A function with SECURITY DEFINER has no search_path of its own.")
			.why("It runs with the rights of its owner, and finds its tables and functions in the search_path of its caller:"
					+ " who may make objects in any schema can have own code run with those rights.")
			.instead("SET search_path = a schema that only its owner writes to, pg_temp.")
			.check((trace) -> SchemaViolations.of(trace,
					trace.changes()
						.after()
						.of(ObjectKind.FUNCTION)
						.filter((function) -> hasOpenPath(function)
								&& trace.changes().before().same(function).filter(RightsRules::hasOpenPath).isEmpty()),
					(function) -> function.label() + " runs as its owner with the search_path of its caller"));
	}

	private static boolean hasOpenPath(SchemaObject function) {
		return function.is("security_definer")
				&& !Objects.requireNonNullElse(function.get("settings"), "").contains("search_path=");
	}

	private static Rule ownerChanged() {
		return Rule.named("owner-changed", Severity.WARN, Evidence.CATALOG)
			.sees("An object in use has another owner.")
			.why("Only its owner may alter it: the next change set on it fails with SQLSTATE 42501 when the migration's role"
					+ " is not a member of the new owner.")
			.instead("Leave it to the migration's role, and GRANT what others need.")
			.check(RightsRules::changedOwners);
	}

	private static List<Violation> changedOwners(ChangeSetTrace trace) {
		List<Violation> violations = new ArrayList<>();
		for (ObjectKind kind : ObjectKind.values()) {
			if (kind != ObjectKind.INDEX) {
				violations.addAll(SchemaViolations.ofChanges(trace,
						trace.changes()
							.changed(kind, "owner")
							.stream()
							.filter((change) -> change.before().inUse() && !isOwnedSequence(trace, change.before())),
						(change) -> change.before().label() + " belongs to " + change.after().get("owner") + " now"));
			}
		}
		return violations;
	}

	/** It goes with its table. */
	private static boolean isOwnedSequence(ChangeSetTrace trace, SchemaObject object) {
		return object.kind() == ObjectKind.SEQUENCE
				&& trace.statements().stream().noneMatch((one) -> one.statement().sql().contains(object.name()));
	}

	private static Rule rowSecurityChanged() {
		return Rule.named("row-security-changed", Severity.WARN, Evidence.CATALOG)
			.sees("Row security of a table in use is switched on without a policy, or off.")
			.why("Without a policy all rows vanish for everybody but the owner, without an error. Switched off, each role with"
					+ " SELECT reads all rows.")
			.instead("CREATE POLICY first, in a change set before it.")
			.check((trace) -> SchemaViolations.ofChanges(trace,
					trace.changes()
						.changed(ObjectKind.TABLE, "row_security")
						.stream()
						.filter((change) -> change.before().inUse() && (!change.after().is("row_security")
								|| trace.changes().after().of(change.after().oid(), ObjectKind.POLICY).isEmpty())),
					(change) -> change.after().is("row_security")
							? "all rows of " + change.after().table() + " vanish: it has no policy"
							: "everybody with SELECT reads all rows of " + change.after().table()));
	}

}
