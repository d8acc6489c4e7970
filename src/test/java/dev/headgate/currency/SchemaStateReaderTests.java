package dev.headgate.currency;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.Changelog;
import dev.headgate.config.Settings.History;

import static org.assertj.core.api.Assertions.assertThat;

class SchemaStateReaderTests {

	private static final History HISTORY = new History("", "", "databasechangelog", "databasechangeloglock");

	private static ChangeSetInfo revision(String id) {
		return new ChangeSetInfo(key(id), Set.of("9:" + id), true, false, false, false, "");
	}

	private static ChangeSetKey key(String id) {
		return new ChangeSetKey("db/" + id + ".sql", "ana", id);
	}

	private static AppliedChangeSet applied(String id) {
		return applied(key(id), "9:" + id, null);
	}

	private static AppliedChangeSet applied(ChangeSetKey key, @Nullable String checksum, @Nullable String labels) {
		return new AppliedChangeSet(key, key.path(), checksum, null, 0, "EXECUTED", labels, null);
	}

	private static SchemaState classify(List<ChangeSetInfo> build, AppliedChangeSet... applied) {
		return new SchemaStateReader(new Changelog(build), HISTORY).classify(Arrays.asList(applied));
	}

	@Test
	void namesEveryState() {
		assertThat(SchemaState.NAMES)
			.containsExactlyInAnyOrderElementsOf(Arrays.stream(SchemaState.class.getPermittedSubclasses())
				.map((state) -> state.getSimpleName().replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT))
				.toList());
	}

	@Test
	void isAtHeadWhenAllAreApplied() {
		SchemaState state = classify(List.of(revision("a"), revision("b")), applied("a"), applied("b"));
		assertThat(state).isEqualTo(new SchemaState.AtHead(new SchemaPosition("b", "b", List.of(), List.of())));
	}

	@Test
	void isBehindWhenSomeArePending() {
		SchemaState state = classify(List.of(revision("a"), revision("b"), revision("c")), applied("a"), applied("c"));
		assertThat(state).isEqualTo(new SchemaState.Behind(new SchemaPosition("c", "c", List.of(key("b")), List.of())));
	}

	@Test
	void isAheadWhenTheDatabaseKnowsMore() {
		assertThat(classify(List.of(revision("a")), applied("a"), applied("z")))
			.isEqualTo(new SchemaState.Ahead(new SchemaPosition("z", "a", List.of(), List.of(key("z"))), false));
		assertThat(classify(List.of(revision("a")), applied("a"), applied(key("z"), "9:z", "red, incompatible"))
			.isCurrent()).isFalse();
	}

	@Test
	void hasDivergedWhenBothLackSomething() {
		assertThat(classify(List.of(revision("a"), revision("b")), applied("a"), applied("z")))
			.isInstanceOf(SchemaState.Diverged.class);
	}

	@Test
	void isTamperedWhenTextWasEdited() {
		SchemaState state = classify(List.of(revision("a")), applied(key("a"), "9:old", null));
		assertThat(state).isInstanceOfSatisfying(SchemaState.Tampered.class, (tampered) -> assertThat(tampered.edited())
			.containsExactly(new SchemaState.ChecksumMismatch(key("a"), "9:old", "9:a")));
	}

	@Test
	void clearedAndAncientChecksumsCountAsUnedited() {
		assertThat(classify(List.of(revision("a")), applied(key("a"), null, null)).isCurrent()).isTrue();
		assertThat(classify(List.of(revision("a")), applied(key("a"), "7:x", null)).isCurrent()).isTrue();
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
		AppliedChangeSet stock = applied(new ChangeSetKey("classpath:/db/a.sql", "ana", "a"), "9:a", null);
		assertThat(classify(List.of(revision("a")), stock)).isInstanceOf(SchemaState.AtHead.class);
	}

	@Test
	void samePathlessChangeSetIsRenamedAndNeitherPendingNorUnknown() {
		ChangeSetKey old = new ChangeSetKey("db/old.sql", "ana", "a");
		assertThat(classify(List.of(revision("a"), revision("b")), applied(old, "9:a", null)))
			.isEqualTo(new SchemaState.Diverged(new SchemaPosition("a", "b", List.of(key("b")), List.of(), List.of(),
					List.of(new RenamedChangeSet(old, key("a"))))));
	}

	@Test
	void otherTextAuthorOrIdIsNotRenamed() {
		for (AppliedChangeSet other : List.of(applied(new ChangeSetKey("db/old.sql", "ana", "a"), "9:x", null),
				applied(new ChangeSetKey("db/old.sql", "ana", "a"), null, null),
				applied(new ChangeSetKey("db/old.sql", "bob", "a"), "9:a", null),
				applied(new ChangeSetKey("db/old.sql", "ana", "x"), "9:a", null))) {
			assertThat(classify(List.of(revision("a")), other).schemaPosition().orElseThrow()).satisfies((position) -> {
				assertThat(position.pending()).containsExactly(key("a"));
				assertThat(position.unknown()).containsExactly(other.key());
				assertThat(position.renamed()).isEmpty();
			});
		}
	}

}
