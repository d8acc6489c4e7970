package dev.headgate.gate;

import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.headgate.config.HeadgateProperties.DriftReaction;
import dev.headgate.config.Mode;
import dev.headgate.config.PrintableText;
import dev.headgate.currency.DriftCheck;
import dev.headgate.currency.SchemaDrift;
import dev.headgate.currency.SchemaStateReader;
import dev.headgate.gate.verdict.ClosedVerdicts;
import dev.headgate.gate.verdict.Verdict;

/**
 * What the gate does before it opens when somebody changed the schema by hand, as
 * {@code headgate.gate.on-drift} says.
 */
final class DriftPolicy {

	private static final Logger log = LoggerFactory.getLogger(Gate.class);

	private final DriftReaction reaction;

	private final @Nullable DriftCheck check;

	private final ClosedVerdicts closing;

	/**
	 * Creates a policy.
	 * @param configured what the settings say
	 * @param mode the gate's mode; {@code observe} never closes
	 * @param check compares the schema, {@code null} where nothing does
	 * @param closing the text with which the gate closes
	 */
	DriftPolicy(DriftReaction configured, Mode mode, @Nullable DriftCheck check, ClosedVerdicts closing) {
		boolean opensAnyway = configured == DriftReaction.CLOSE && mode == Mode.OBSERVE;
		this.reaction = opensAnyway ? DriftReaction.WARN : configured;
		this.check = check;
		this.closing = closing;
	}

	/**
	 * Compares the schema, where that is wanted.
	 * @param reader tells which change sets are applied
	 * @return the verdict when the gate is to stay closed
	 */
	Optional<Verdict.Closed> closed(SchemaStateReader reader) {
		if (this.check == null || this.reaction == DriftReaction.IGNORE) {
			return Optional.empty();
		}
		return switch (this.check.check(reader)) {
			case SchemaDrift.None ignored -> Optional.empty();
			case SchemaDrift.Unknown(String reason) -> {
				log.warn("Did not look for changes made to the schema by hand: {}", reason);
				yield Optional.empty();
			}
			case SchemaDrift.Found found -> closed(found);
		};
	}

	private Optional<Verdict.Closed> closed(SchemaDrift.Found found) {
		if (this.reaction == DriftReaction.CLOSE) {
			return Optional.of(this.closing.drifted(found.differences()));
		}
		log.warn("The schema is not as its change sets made it: {}. 'headgate drift' shows all of it",
				PrintableText.counted(found.differences().size(), "difference") + ", the first is: "
						+ found.differences().getFirst());
		return Optional.empty();
	}

}
