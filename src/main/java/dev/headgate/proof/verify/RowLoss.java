package dev.headgate.proof.verify;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.headgate.proof.snapshot.RowSnapshot;
import dev.headgate.proof.snapshot.RowSnapshot.TableRows;

/**
 * What became of rows while a change set was applied and undone. A rollback promises to
 * keep what its change set has kept; what the change set itself takes away, it may not be
 * able to bring back.
 *
 * @param broken what the rollback loses although the change set had kept it
 * @param lost what does not come back, and what a data migration writes anew
 */
record RowLoss(List<String> broken, List<String> lost) {

	/**
	 * Compares rows.
	 * @param before the rows before the change set
	 * @param applied the rows after it
	 * @param undone the rows after its rollback
	 * @return what is not as it was
	 */
	static RowLoss between(RowSnapshot before, RowSnapshot applied, RowSnapshot undone) {
		RowLoss loss = new RowLoss(new ArrayList<>(), new ArrayList<>());
		for (TableRows table : before.tables().values()) {
			TableRows again = undone.named(table.name()).orElse(null);
			if (again != null && !table.rows().isEmpty()) {
				loss.compare(table, applied.tables().get(table.number()), again);
			}
		}
		return loss;
	}

	private void compare(TableRows before, @Nullable TableRows applied, TableRows undone) {
		long count = before.count();
		long left = undone.count();
		if (left < count) {
			boolean kept = applied != null && applied.count() >= count;
			String rows = (count - left) + " of " + count + " rows of table " + before.name();
			(kept ? this.broken : this.lost)
				.add(rows + (kept ? " are lost by the rollback, the change set had kept them" : " do not come back"));
		}
		else if (left > count) {
			this.lost.add((left - count) + " rows that the change set writes stay in table " + before.name());
		}
		else {
			for (int place = 0; place < before.columns().size(); place++) {
				compareColumn(before, place, applied, undone);
			}
		}
	}

	private void compareColumn(TableRows before, int place, @Nullable TableRows applied, TableRows undone) {
		int again = undone.columnNames().indexOf(before.columnNames().get(place));
		String values = before.values(place);
		if (again < 0 || undone.values(again).equals(values)) {
			return;
		}
		int number = before.columns().get(place);
		int meanwhile = (applied != null) ? applied.placeOf(number) : -1;
		boolean kept = applied != null && meanwhile >= 0 && applied.values(meanwhile).equals(values);
		boolean same = undone.number() == before.number() && undone.columns().get(again) == number;
		String column = "column " + before.name() + "." + before.columnNames().get(place);
		if (kept && !same) {
			this.broken.add("the values of " + column + " are lost by the rollback, the change set had kept them");
		}
		else {
			this.lost.add(kept ? "the rollback writes other values into " + column
					: "the values of " + column + " do not come back");
		}
	}

}
