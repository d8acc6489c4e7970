package dev.headgate.liquibase;

import java.util.LinkedHashMap;
import java.util.Map;

import liquibase.change.core.TagDatabaseChange;
import liquibase.changelog.ChangeSet;

import dev.headgate.changelog.ChangeSetKey;

/**
 * Which change set each tag of a changelog stands for.
 */
public final class TaggedRevisions {

	private TaggedRevisions() {
	}

	/**
	 * Finds the tags that change sets set.
	 * @param changelog the build's change sets
	 * @return a change set for each tag
	 */
	public static Map<String, ChangeSetKey> in(ParsedChangelog changelog) {
		Map<String, ChangeSetKey> tags = new LinkedHashMap<>();
		for (ChangeSet changeSet : changelog.liquibaseChangelog().getChangeSets()) {
			changeSet.getChanges().forEach((change) -> {
				if (change instanceof TagDatabaseChange setting && setting.getTag() != null) {
					tags.putIfAbsent(setting.getTag(), LiquibaseScope.key(changeSet));
				}
			});
		}
		return tags;
	}

}
