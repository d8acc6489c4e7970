package dev.headgate.currency;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.Changelog;
import dev.headgate.config.Settings.History;
import dev.headgate.currency.SchemaStateReader.Applied;

import static org.assertj.core.api.Assertions.assertThat;

class SchemaStateReaderTests {

	private static final History HISTORY = new History("", "", "databasechangelog", "databasechangeloglock");

	private static ChangeSetInfo revision(String id) {
		return new ChangeSetInfo(key(id), Set.of("9:" + id), true, false, false, false, "");
	}

	private static ChangeSetKey key(String id) {
		return new ChangeSetKey("db/" + id + ".sql", "ana", id);
	}

	private static Applied applied(String id) {
		return new Applied(key(id), "9:" + id, false);
	}

	private static SchemaState classify(List<ChangeSetInfo> build, Applied... applied) {
		return new SchemaStateReader(new Changelog(build), HISTORY).classify(Arrays.asList(applied));
	}

	@Test
	void isAtHeadWhenAllAreApplied() {
		SchemaState currency = classify(List.of(revision("a"), revision("b")), applied("a"), applied("b"));
		assertThat(currency).isEqualTo(new SchemaState.AtHead(new SchemaPosition("b", "b", List.of(), List.of())));
	}

	@Test
	void isBehindWhenSomeArePending() {
		SchemaState currency = classify(List.of(revision("a"), revision("b"), revision("c")), applied("a"),
				applied("c"));
		assertThat(currency)
			.isEqualTo(new SchemaState.Behind(new SchemaPosition("c", "c", List.of(key("b")), List.of())));
	}

	@Test
	void isAheadWhenTheDatabaseKnowsMore() {
		assertThat(classify(List.of(revision("a")), applied("a"), applied("z")))
			.isEqualTo(new SchemaState.Ahead(new SchemaPosition("z", "a", List.of(), List.of(key("z"))), false));
		assertThat(classify(List.of(revision("a")), applied("a"), new Applied(key("z"), "9:z", true)).isCurrent())
			.isFalse();
	}

	@Test
	void hasDivergedWhenBothLackSomething() {
		assertThat(classify(List.of(revision("a"), revision("b")), applied("a"), applied("z")))
			.isInstanceOf(SchemaState.Diverged.class);
	}

	@Test
	void isTamperedWhenTextWasEdited() {
		SchemaState currency = classify(List.of(revision("a")), new Applied(key("a"), "9:old", false));
		assertThat(currency).isInstanceOfSatisfying(SchemaState.Tampered.class,
				(tampered) -> assertThat(tampered.edited())
					.containsExactly(new SchemaState.ChecksumMismatch(key("a"), "9:old", "9:a")));
	}

	@Test
	void clearedAndAncientChecksumsCountAsUnedited() {
		assertThat(classify(List.of(revision("a")), new Applied(key("a"), null, false)).isCurrent()).isTrue();
		assertThat(classify(List.of(revision("a")), new Applied(key("a"), "7:x", false)).isCurrent()).isTrue();
	}

	@Test
	void editedRunOnChangeIsPendingAndRunAlwaysIsNot() {
		ChangeSetInfo onChange = new ChangeSetInfo(key("a"), Set.of("9:new"), true, false, false, true, "");
		ChangeSetInfo always = new ChangeSetInfo(key("b"), Set.of("9:new"), true, false, true, false, "");
		assertThat(classify(List.of(onChange, always), applied("a"), applied("b")))
			.isEqualTo(new SchemaState.Behind(new SchemaPosition("b", "b", List.of(key("a")), List.of())));
	}

	@Test
	void seedsOfAnotherEnvironmentAreNeitherPendingNorUnknown() {
		ChangeSetInfo seed = new ChangeSetInfo(key("s"), Set.of("9:s"), false, true, false, false, "");
		assertThat(classify(List.of(revision("a"), seed), applied("a"), applied("s")))
			.isEqualTo(new SchemaState.AtHead(new SchemaPosition("a", "a", List.of(), List.of())));
		assertThat(classify(List.of(revision("a"), seed), applied("a"))).isInstanceOf(SchemaState.AtHead.class);
	}

	@Test
	void pathsAreComparedInOneForm() {
		Applied stock = new Applied(new ChangeSetKey("classpath:/db/a.sql", "ana", "a"), "9:a", false);
		assertThat(classify(List.of(revision("a")), stock)).isInstanceOf(SchemaState.AtHead.class);
	}

	@Test
	void samePathlessChangeSetIsRenamedAndNeitherPendingNorUnknown() {
		ChangeSetKey old = new ChangeSetKey("db/old.sql", "ana", "a");
		assertThat(classify(List.of(revision("a"), revision("b")), new Applied(old, "9:a", false)))
			.isEqualTo(new SchemaState.Diverged(new SchemaPosition("a", "b", List.of(key("b")), List.of(), List.of(),
					List.of(new RenamedChangeSet(old, key("a"))))));
	}

	@Test
	void otherTextAuthorOrIdIsNotRenamed() {
		for (Applied other : List.of(new Applied(new ChangeSetKey("db/old.sql", "ana", "a"), "9:x", false),
				new Applied(new ChangeSetKey("db/old.sql", "ana", "a"), null, false),
				new Applied(new ChangeSetKey("db/old.sql", "bob", "a"), "9:a", false),
				new Applied(new ChangeSetKey("db/old.sql", "ana", "x"), "9:a", false))) {
			assertThat(classify(List.of(revision("a")), other).whereabouts().orElseThrow()).satisfies((position) -> {
				assertThat(position.pending()).containsExactly(key("a"));
				assertThat(position.unknown()).containsExactly(other.key());
				assertThat(position.renamed()).isEmpty();
			});
		}
	}

}
