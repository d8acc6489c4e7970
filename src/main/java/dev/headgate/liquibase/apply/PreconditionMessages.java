package dev.headgate.liquibase.apply;

import liquibase.changelog.ChangeSet;
import liquibase.exception.PreconditionErrorException;
import liquibase.precondition.core.PreconditionContainer;
import org.jspecify.annotations.Nullable;

/**
 * What the author of a change set says about its preconditions. Liquibase would say it in
 * place of what it found, so it is kept from it while the change set runs.
 */
final class PreconditionMessages {

	private final @Nullable PreconditionContainer preconditions;

	private final @Nullable String onFail;

	private final @Nullable String onError;

	private PreconditionMessages(@Nullable PreconditionContainer preconditions) {
		this.preconditions = preconditions;
		this.onFail = (preconditions != null) ? preconditions.getOnFailMessage() : null;
		this.onError = (preconditions != null) ? preconditions.getOnErrorMessage() : null;
	}

	static PreconditionMessages takenFrom(ChangeSet changeSet) {
		PreconditionMessages messages = new PreconditionMessages(changeSet.getPreconditions());
		messages.set(null, null);
		return messages;
	}

	/** Returns the one that belongs to a failure, {@code null} for none. */
	@Nullable String of(Throwable thrown) {
		for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
			if (cause instanceof PreconditionErrorException) {
				return this.onError;
			}
		}
		return this.onFail;
	}

	void restore() {
		set(this.onFail, this.onError);
	}

	private void set(@Nullable String fail, @Nullable String error) {
		PreconditionContainer container = this.preconditions;
		if (container != null && container.getOnFail() == PreconditionContainer.FailOption.HALT) {
			container.setOnFailMessage(fail);
		}
		if (container != null && container.getOnError() == PreconditionContainer.ErrorOption.HALT) {
			container.setOnErrorMessage(error);
		}
	}

}
