package dev.headgate.liquibase;

import java.util.List;

import liquibase.change.ChangeMetaData;
import liquibase.change.DatabaseChange;
import liquibase.change.core.ExecuteShellCommandChange;
import liquibase.database.Database;
import liquibase.exception.ValidationErrors;

/**
 * A change that runs a program of the operating system, which Headgate never does. One
 * for another operating system is skipped, as Liquibase does.
 */
@DatabaseChange(name = "executeCommand", priority = ChangeMetaData.PRIORITY_DEFAULT + 5,
		description = "Refuses to run a program of the operating system")
public final class OutsideCommandChange extends ExecuteShellCommandChange {

	@Override
	public ValidationErrors validate(Database database) {
		ValidationErrors errors = new ValidationErrors();
		if (appliesHere()) {
			errors.addError("executeCommand '" + getExecutable() + "': Headgate runs no programs. Run it outside, as a"
					+ " step of the deployment, and take the change out; or, when it is done here already, record the"
					+ " change set as applied: headgate stamp " + getChangeSet().getId());
		}
		return errors;
	}

	private boolean appliesHere() {
		List<String> systems = getOs();
		return systems == null || systems.isEmpty() || systems.contains(System.getProperty("os.name"));
	}

	@Override
	protected void executeCommand(Database database) {
		throw new UnsupportedOperationException("Headgate runs no programs");
	}

}
