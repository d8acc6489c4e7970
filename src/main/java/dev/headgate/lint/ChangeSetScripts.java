package dev.headgate.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.SqlCommand;
import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.lint.observe.ChangeSetScript;
import dev.headgate.lint.trace.ChangeSetSource;
import dev.headgate.lint.trace.SourceStatement;
import dev.headgate.liquibase.ChangeSetPlace;
import dev.headgate.liquibase.ChangeSetPlaces;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.liquibase.apply.ChangeSetSql;
import dev.headgate.liquibase.apply.SqlRecorder;

/**
 * The change sets of a changelog as SQL, with their places in its files.
 */
final class ChangeSetScripts {

	private final ChangeSetSql sql;

	private final ChangeSetPlaces places;

	private final @Nullable ChangeSetKey last;

	private final Map<ChangeSetKey, ChangeSetInfo> infos = new HashMap<>();

	/**
	 * Creates it for a changelog.
	 * @param changelog the changelog; not the object by which change sets are applied
	 * @param settings its settings
	 */
	ChangeSetScripts(ParsedChangelog changelog, ChangelogSettings settings) {
		this.sql = new ChangeSetSql(changelog, settings);
		this.places = new ChangeSetPlaces(changelog);
		this.last = changelog.model()
			.applicable()
			.stream()
			.map(ChangeSetInfo::key)
			.reduce((one, next) -> next)
			.orElse(null);
		changelog.model().distinct().forEach((info) -> this.infos.put(info.key(), info));
	}

	/**
	 * Reads a change set.
	 * @param key a change set of the changelog
	 * @return its script
	 */
	ChangeSetScript read(ChangeSetKey key) {
		SqlRecorder.RecordedSql forward = this.sql.forward(key);
		SqlRecorder.RecordedSql rollback = this.sql.rollback(key);
		ChangeSetPlace place = this.places.find(key);
		List<ChangeSetSource.Attribute> attributes = place.attributes()
			.stream()
			.map((one) -> new ChangeSetSource.Attribute(one.name(), one.value(), one.line(), one.known()))
			.toList();
		ChangeSetSource source = new ChangeSetSource(Objects.requireNonNull(this.infos.get(key)), place.file(),
				place.line(), place.lines(), attributes, this.sql.isTransactional(key),
				statements(forward.statements(), place), this.sql.preconditions(key), key.equals(this.last));
		return new ChangeSetScript(source, forward.problem(), commands(rollback.statements()), rollback.problem());
	}

	private static List<SourceStatement> statements(List<String> texts, ChangeSetPlace place) {
		List<SourceStatement> statements = new ArrayList<>();
		StatementLines lines = new StatementLines(place);
		for (String command : commands(texts)) {
			statements.add(new SourceStatement(statements.size() + 1, command, lines.next(command)));
		}
		return statements;
	}

	/** A change may send several statements at once. */
	private static List<String> commands(List<String> texts) {
		List<String> commands = new ArrayList<>();
		for (String text : texts) {
			SqlCommand.split(text)
				.forEach((command) -> commands.add(text.substring(command.start(), command.end()).strip()));
		}
		return commands;
	}

}
