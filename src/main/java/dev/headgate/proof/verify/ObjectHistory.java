package dev.headgate.proof.verify;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings;
import dev.headgate.gate.ChangeSetStepper;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.liquibase.apply.MigrationException;
import dev.headgate.proof.Schema;
import dev.headgate.proof.SchemaComparison;
import dev.headgate.proof.SchemaReader;
import dev.headgate.proof.scratch.ProofException;

/**
 * Which change set last touched each object. It is made when something is wrong only: the
 * change sets are applied one by one, and the schema is read after each.
 *
 * @param last the change set by the object's name, those touched last at the end
 */
record ObjectHistory(Map<String, ChangeSetKey> last) {

	private static final Pattern KIND_AND_NAME = Pattern.compile("(?:column|constraint|table) ([^. ]+).*");

	static ObjectHistory of(ProofContext context) throws SQLException, InterruptedException {
		Settings settings = context.on(context.server().create());
		ParsedChangelog changelog = context.read();
		Map<String, ChangeSetKey> last = new LinkedHashMap<>();
		try (ChangeSetStepper stepper = ChangeSetStepper.open(settings, changelog)) {
			Schema before = SchemaReader.read(stepper.connection(), settings.changelog().history());
			for (ChangeSetKey key : ProofContext.keys(changelog.model().unseeded())) {
				stepper.apply(key::equals);
				Schema after = SchemaReader.read(stepper.connection(), settings.changelog().history());
				for (String name : SchemaComparison.changed(before, after)) {
					last.remove(name);
					last.put(name, key);
				}
				before = after;
			}
		}
		catch (MigrationException ex) {
			throw new ProofException(ExitCode.MIGRATION_FAILED, "A change set fails: " + ex.reason(),
					"Look at it with 'headgate verify --only fresh'.");
		}
		return new ObjectHistory(last);
	}

	/**
	 * Finds the change set behind a difference.
	 * @param difference one line that names an object
	 * @return the one that last touched the object or, where no change set makes it, its
	 * table; empty when there is no such table either
	 */
	Optional<ChangeSetKey> lastChange(String difference) {
		List<String> names = List.copyOf(this.last.keySet()).reversed();
		Optional<String> named = names.stream()
			.filter((name) -> contains(difference, name))
			.max((one, other) -> Integer.compare(one.length(), other.length()));
		return named.or(() -> names.stream().filter((name) -> contains(difference, table(name))).findFirst())
			.map(this.last::get);
	}

	private static boolean contains(String text, String name) {
		return !name.isEmpty() && Pattern.compile("(?<![\\w.])" + Pattern.quote(name) + "(?!\\w)").matcher(text).find();
	}

	/**
	 * An index is called {@code index NAME on TABLE}, a column {@code column TABLE.NAME}.
	 */
	private static String table(String name) {
		int on = name.lastIndexOf(" on ");
		return (on > 0) ? name.substring(on + " on ".length()) : KIND_AND_NAME.matcher(name).replaceFirst("$1");
	}

}
