package dev.headgate.gate.plan;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.Settings;
import dev.headgate.gate.verdict.ClosedVerdicts;
import dev.headgate.gate.verdict.Verdict;

/**
 * What an upgrade would run on one database, kept for approval, so that later exactly
 * that runs.
 *
 * @param target how far the upgrade goes, as it was asked for
 * @param place the database and the role for which it was made
 * @param from the newest applied revision, {@code null} for none
 * @param applied how many change sets were applied
 * @param steps the change sets in the order in which they would be applied
 */
public record ApprovedPlan(String target, Place place, @Nullable String from, int applied, List<Step> steps) {

	/**
	 * Copies the list.
	 */
	public ApprovedPlan {
		steps = List.copyOf(steps);
	}

	/**
	 * Makes a plan.
	 * @param connection a connection to the database, as the migration role
	 * @param settings which changelog
	 * @param name how far, as it was asked for
	 * @param target the same
	 * @return the plan
	 * @throws SQLException when the database does not answer
	 * @throws dev.headgate.gate.verdict.GateClosedException when there is no such target,
	 * or the gate would stay closed
	 */
	public static ApprovedPlan of(Connection connection, Settings settings, String name, UpgradeTarget target)
			throws SQLException {
		Planner planner = new Planner(settings);
		UpgradePlan plan = planner.upgrade(connection, target);
		List<Step> steps = new ArrayList<>();
		for (PlannedChange change : plan.changes()) {
			steps.add(new Step(change.key(), planner.checksum(change.key()), change.transactional(),
					change.statements()));
		}
		return new ApprovedPlan(name, Place.of(connection), plan.from(), plan.applied(), steps);
	}

	/**
	 * Returns what is different in another plan.
	 * @param now a plan that was made later
	 * @return one line for each difference, empty when it would run exactly the same
	 */
	public List<String> differences(ApprovedPlan now) {
		List<String> differences = new ArrayList<>(this.place.differences(now.place));
		compare("newest applied revision", named(this.from), named(now.from), differences);
		compare("applied change sets", String.valueOf(this.applied), String.valueOf(now.applied), differences);
		for (Step step : this.steps) {
			Optional<Step> same = now.find(step.key());
			if (same.isEmpty()) {
				differences.add(step.key().id() + " is not pending here any more");
			}
			else if (!same.get().equals(step)) {
				differences.add(step.key().id() + " is not what it was: " + step.changed(same.get()));
			}
		}
		for (Step step : now.steps) {
			if (find(step.key()).isEmpty()) {
				differences.add(step.key().id() + " would run, too");
			}
		}
		if (differences.isEmpty() && !this.steps.equals(now.steps)) {
			differences.add("the change sets have another order");
		}
		return differences;
	}

	private Optional<Step> find(ChangeSetKey key) {
		return this.steps.stream().filter((step) -> step.key().equals(key)).findFirst();
	}

	private static String named(@Nullable String revision) {
		return Objects.requireNonNullElse(revision, "none");
	}

	private static void compare(String what, String planned, String now, List<String> differences) {
		if (!planned.equals(now)) {
			differences.add(what + ": " + now + ", planned for " + planned);
		}
	}

	/**
	 * Looks whether an upgrade would run exactly this.
	 * @param connection a connection to the database, as the migration role
	 * @param settings which changelog
	 * @param wanted how far the upgrade goes
	 * @return why it is refused, empty when it would
	 * @throws SQLException when the database does not answer
	 */
	public Optional<Verdict.Closed> refusal(Connection connection, Settings settings, UpgradeTarget wanted)
			throws SQLException {
		List<String> differences = differences(of(connection, settings, this.target, wanted));
		return differences.isEmpty() ? Optional.empty()
				: Optional.of(new ClosedVerdicts(settings).notAsApproved(differences));
	}

	/**
	 * A database, and a role on it.
	 *
	 * @param database its name
	 * @param cluster the identifier of its server's data, which a physical copy shares,
	 * and of the database therein
	 * @param role the role
	 * @param postgresql the server's major version
	 */
	public record Place(String database, String cluster, String role, int postgresql) {

		private static final String PLACE = """
				SELECT d.datname, s.system_identifier || '/' || d.oid AS cluster, current_user::text AS role,
				       current_setting('server_version_num')::int / 10000 AS postgresql
				  FROM pg_catalog.pg_database d, pg_catalog.pg_control_system() s
				 WHERE d.datname = current_database()""";

		static Place of(Connection connection) throws SQLException {
			try (PreparedStatement statement = connection.prepareStatement(PLACE);
					ResultSet row = statement.executeQuery()) {
				row.next();
				return new Place(row.getString("datname"), row.getString("cluster"), row.getString("role"),
						row.getInt("postgresql"));
			}
		}

		private List<String> differences(Place now) {
			List<String> differences = new ArrayList<>();
			compare("database", this.database, now.database, differences);
			if (differences.isEmpty() && !this.cluster.equals(now.cluster)) {
				differences.add("another database of the name " + now.database + ": " + now.cluster + ", planned for "
						+ this.cluster);
			}
			compare("role", this.role, now.role, differences);
			compare("PostgreSQL", String.valueOf(this.postgresql), String.valueOf(now.postgresql), differences);
			return differences;
		}

	}

	/**
	 * One change set.
	 *
	 * @param key which one
	 * @param checksum its checksum, as the history would have it
	 * @param transactional whether it runs in a transaction
	 * @param statements what would run, empty when that is known only when it does
	 */
	public record Step(ChangeSetKey key, String checksum, boolean transactional, List<String> statements) {

		/**
		 * Copies the list.
		 */
		public Step {
			statements = List.copyOf(statements);
		}

		private String changed(Step now) {
			if (!this.checksum.equals(now.checksum)) {
				return "its checksum is " + now.checksum + ", and was " + this.checksum;
			}
			return (this.transactional != now.transactional)
					? "it runs " + (now.transactional ? "in" : "outside") + " a transaction now"
					: "its statements are others";
		}

	}

}
