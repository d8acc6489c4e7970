package dev.headgate.proof.verify;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.Database;
import dev.headgate.gate.ChangeSetStepper;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.liquibase.apply.MigrationException;

/**
 * The two databases of a stairway. On one, the template, change sets are only ever
 * applied; the other goes up and down, and is replaced by a copy of the template when a
 * step has left it in a state of its own.
 */
final class StairwayDatabases implements AutoCloseable {

	private final ProofContext context;

	private final ParsedChangelog changelog;

	private final List<ChangeSetKey> keys;

	private final Database template;

	private int reached;

	private @Nullable Database walked;

	private @Nullable ChangeSetStepper stepper;

	StairwayDatabases(ProofContext context, ParsedChangelog changelog, List<ChangeSetKey> keys) throws SQLException {
		this.context = context;
		this.changelog = changelog;
		this.keys = keys;
		this.template = context.server().create();
	}

	/**
	 * Goes to a place with a fresh database.
	 * @param place how many change sets are applied there
	 * @return the stepper on that database
	 * @throws SQLException when the server does not answer
	 * @throws MigrationException when a change set on the way fails
	 * @throws InterruptedException when this thread is told to stop
	 */
	ChangeSetStepper startAt(int place) throws SQLException, MigrationException, InterruptedException {
		close();
		if (place > this.reached) {
			Set<ChangeSetKey> wanted = Set.copyOf(this.keys.subList(this.reached, place));
			try (ChangeSetStepper forward = open(this.template)) {
				forward.apply(wanted::contains);
			}
			this.reached = place;
		}
		ChangeSetStepper next = open(copyOfTemplate());
		this.stepper = next;
		return next;
	}

	private Database copyOfTemplate() throws SQLException {
		Database copy = this.walked;
		if (copy == null) {
			copy = this.context.server().copy(this.template);
			this.walked = copy;
		}
		else {
			this.context.server().replace(copy, this.template);
		}
		return copy;
	}

	private ChangeSetStepper open(Database database) throws SQLException, MigrationException, InterruptedException {
		return ChangeSetStepper.open(this.context.on(database), this.changelog);
	}

	@Override
	public void close() throws SQLException {
		ChangeSetStepper open = this.stepper;
		this.stepper = null;
		if (open != null) {
			open.close();
		}
	}

}
