package dev.headgate.proof.verify;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.Settings.History;
import dev.headgate.gate.ChangeSetStepper;
import dev.headgate.liquibase.apply.MigrationException;
import dev.headgate.proof.report.ProofFailure;
import dev.headgate.proof.rows.RowGap;
import dev.headgate.proof.rows.RowGenerator;
import dev.headgate.proof.rows.RowStyle;
import dev.headgate.proof.snapshot.RowSnapshot;
import dev.headgate.proof.snapshot.SchemaSnapshot;

/**
 * Goes the steps of a stairway, and notes what it finds on the way.
 */
final class StairwayWalk {

	private static final String CORRECT_ROLLBACK = "Correct its rollback, which is no part of its checksum;"
			+ " then: headgate sum.";

	private static final int ROWS = 3;

	private final StairwayDatabases databases;

	private final History history;

	private final List<ChangeSetKey> keys;

	private final List<ProofFailure> failures;

	private final List<String> notes;

	/** Where no rollback was seen yet, below which nobody goes. */
	private boolean atBaseline = true;

	private final Set<String> withoutRows = new HashSet<>();

	private @Nullable ChangeSetStepper stepper;

	private @Nullable SchemaSnapshot current;

	StairwayWalk(StairwayDatabases databases, History history, List<ChangeSetKey> keys, List<ProofFailure> failures,
			List<String> notes) {
		this.databases = databases;
		this.history = history;
		this.keys = keys;
		this.failures = failures;
		this.notes = notes;
	}

	/**
	 * Goes up, down and up again over one change set.
	 * @param place its place among all
	 * @return {@code false} when nobody can go on, since it can't be applied
	 * @throws SQLException when the server does not answer
	 * @throws InterruptedException when this thread is told to stop
	 */
	boolean step(int place) throws SQLException, InterruptedException {
		ChangeSetKey key = this.keys.get(place);
		try {
			step(key, place);
			return true;
		}
		catch (MigrationException ex) {
			fail(key, "can't be applied: " + ex.reason(), "Correct the change set.");
			return false;
		}
	}

	private void step(ChangeSetKey key, int place) throws SQLException, MigrationException, InterruptedException {
		SchemaSnapshot before = before(place);
		generateRows();
		RowSnapshot rows = rows();
		try {
			stepper().apply(key::equals);
		}
		catch (MigrationException ex) {
			this.notes.add(ProofFailure.shown(key) + " does not take the generated rows (" + ex.reason()
					+ "): proved without rows");
			restartAt(place);
			rows = rows();
			stepper().apply(key::equals);
		}
		this.current = schema();
		if (isUndoable(key) && !isUndone(key, before, rows)) {
			restartAt(place + 1);
		}
	}

	private SchemaSnapshot before(int place) throws SQLException, MigrationException, InterruptedException {
		if (this.current == null) {
			restartAt(place);
		}
		return current();
	}

	private void restartAt(int place) throws SQLException, MigrationException, InterruptedException {
		this.stepper = this.databases.startAt(place);
		this.current = schema();
	}

	private boolean isUndoable(ChangeSetKey key) throws SQLException {
		if (stepper().history().rows().stream().noneMatch((row) -> row.key().equals(key))) {
			this.notes.add(ProofFailure.shown(key) + " did not run here: its precondition defers it");
			return false;
		}
		Optional<String> reason = stepper().reasonAgainstUndoing(key);
		if (reason.isEmpty()) {
			this.atBaseline = false;
			return true;
		}
		if (this.atBaseline) {
			this.notes.add(ProofFailure.shown(key) + " has no rollback: nobody goes below it");
		}
		else {
			fail(key, "has no rollback that can run: " + reason.get(),
					"Write one; where nothing is to be undone: --rollback not required.");
		}
		return false;
	}

	/** Returns {@code false} when the database is not as it should be any more. */
	private boolean isUndone(ChangeSetKey key, SchemaSnapshot before, RowSnapshot rows)
			throws SQLException, InterruptedException {
		SchemaSnapshot applied = current();
		RowSnapshot appliedRows = rows();
		try {
			stepper().undo(key);
		}
		catch (MigrationException ex) {
			fail(key, "its rollback fails: " + ex.reason(), CORRECT_ROLLBACK);
			return false;
		}
		RowLoss loss = RowLoss.between(rows, appliedRows, rows());
		loss.broken().forEach((line) -> fail(key, line, CORRECT_ROLLBACK));
		loss.lost().forEach((line) -> this.notes.add(ProofFailure.shown(key) + ": " + line));
		return isSame(key, before, schema(), "after its rollback: ", CORRECT_ROLLBACK) && isAppliedAgain(key, applied);
	}

	private boolean isAppliedAgain(ChangeSetKey key, SchemaSnapshot applied) throws SQLException, InterruptedException {
		try {
			stepper().apply(key::equals);
		}
		catch (MigrationException ex) {
			fail(key, "can't be applied again after its rollback: " + ex.reason(), CORRECT_ROLLBACK);
			return false;
		}
		return isSame(key, applied, schema(), "when it is applied again: ",
				"Let it lead to the same schema, wherever it begins.");
	}

	private boolean isSame(ChangeSetKey key, SchemaSnapshot expected, SchemaSnapshot actual, String when,
			String action) {
		List<String> differences = expected.differences(actual);
		differences.forEach((line) -> fail(key, when + line, action));
		return differences.isEmpty();
	}

	private void generateRows() throws SQLException {
		for (RowGap gap : new RowGenerator(this.history, ROWS, RowStyle.DISTINCT).fill(stepper().connection())) {
			if (this.withoutRows.add(gap.table())) {
				this.notes.add("table " + gap.table() + " has no generated rows: " + gap.reason());
			}
		}
	}

	private void fail(ChangeSetKey key, String difference, String action) {
		this.failures.add(new ProofFailure(key, difference, action));
	}

	private SchemaSnapshot schema() throws SQLException {
		return SchemaSnapshot.read(stepper().connection(), this.history);
	}

	private RowSnapshot rows() throws SQLException {
		return RowSnapshot.read(stepper().connection(), this.history);
	}

	private ChangeSetStepper stepper() {
		if (this.stepper == null) {
			throw new IllegalStateException("not begun");
		}
		return this.stepper;
	}

	private SchemaSnapshot current() {
		if (this.current == null) {
			throw new IllegalStateException("not begun");
		}
		return this.current;
	}

}
