package dev.headgate.currency;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.Changelog;
import dev.headgate.changelog.Revision;
import dev.headgate.config.Settings.History;
import dev.headgate.currency.CurrencyReader.Applied;

import static org.assertj.core.api.Assertions.assertThat;

class CurrencyReaderTests {

	private static final History HISTORY = new History("", "", "databasechangelog", "databasechangeloglock");

	private static Revision revision(String id) {
		return new Revision(key(id), Set.of("9:" + id), true, false, false, false, "");
	}

	private static ChangeSetKey key(String id) {
		return new ChangeSetKey("db/" + id + ".sql", "ana", id);
	}

	private static Applied applied(String id) {
		return new Applied(key(id), "9:" + id, false);
	}

	private static Currency classify(List<Revision> build, Applied... applied) {
		return new CurrencyReader(new Changelog(build), HISTORY).classify(Arrays.asList(applied));
	}

	@Test
	void isAtHeadWhenAllAreApplied() {
		Currency currency = classify(List.of(revision("a"), revision("b")), applied("a"), applied("b"));
		assertThat(currency).isEqualTo(new Currency.AtHead(new Position("b", "b", List.of(), List.of())));
	}

	@Test
	void isBehindWhenSomeArePending() {
		Currency currency = classify(List.of(revision("a"), revision("b"), revision("c")), applied("a"), applied("c"));
		assertThat(currency).isEqualTo(new Currency.Behind(new Position("c", "c", List.of(key("b")), List.of())));
	}

	@Test
	void isAheadWhenTheDatabaseKnowsMore() {
		assertThat(classify(List.of(revision("a")), applied("a"), applied("z")))
			.isEqualTo(new Currency.Ahead(new Position("z", "a", List.of(), List.of(key("z"))), false));
		assertThat(classify(List.of(revision("a")), applied("a"), new Applied(key("z"), "9:z", true)).isCurrent())
			.isFalse();
	}

	@Test
	void hasDivergedWhenBothLackSomething() {
		assertThat(classify(List.of(revision("a"), revision("b")), applied("a"), applied("z")))
			.isInstanceOf(Currency.Diverged.class);
	}

	@Test
	void isTamperedWhenTextWasEdited() {
		Currency currency = classify(List.of(revision("a")), new Applied(key("a"), "9:old", false));
		assertThat(currency).isInstanceOfSatisfying(Currency.Tampered.class, (tampered) -> assertThat(tampered.edited())
			.containsExactly(new Currency.Edit(key("a"), "9:old", "9:a")));
	}

	@Test
	void clearedAndAncientChecksumsCountAsUnedited() {
		assertThat(classify(List.of(revision("a")), new Applied(key("a"), null, false)).isCurrent()).isTrue();
		assertThat(classify(List.of(revision("a")), new Applied(key("a"), "7:x", false)).isCurrent()).isTrue();
	}

	@Test
	void editedRunOnChangeIsPendingAndRunAlwaysIsNot() {
		Revision onChange = new Revision(key("a"), Set.of("9:new"), true, false, false, true, "");
		Revision always = new Revision(key("b"), Set.of("9:new"), true, false, true, false, "");
		assertThat(classify(List.of(onChange, always), applied("a"), applied("b")))
			.isEqualTo(new Currency.Behind(new Position("b", "b", List.of(key("a")), List.of())));
	}

	@Test
	void seedsOfAnotherEnvironmentAreNeitherPendingNorUnknown() {
		Revision seed = new Revision(key("s"), Set.of("9:s"), false, true, false, false, "");
		assertThat(classify(List.of(revision("a"), seed), applied("a"), applied("s")))
			.isEqualTo(new Currency.AtHead(new Position("a", "a", List.of(), List.of())));
		assertThat(classify(List.of(revision("a"), seed), applied("a"))).isInstanceOf(Currency.AtHead.class);
	}

	@Test
	void pathsAreComparedInOneForm() {
		Applied stock = new Applied(new ChangeSetKey("classpath:/db/a.sql", "ana", "a"), "9:a", false);
		assertThat(classify(List.of(revision("a")), stock)).isInstanceOf(Currency.AtHead.class);
	}

	@Test
	void samePathlessChangeSetIsRenamedAndNeitherPendingNorUnknown() {
		ChangeSetKey old = new ChangeSetKey("db/old.sql", "ana", "a");
		assertThat(classify(List.of(revision("a"), revision("b")), new Applied(old, "9:a", false)))
			.isEqualTo(new Currency.Diverged(new Position("a", "b", List.of(key("b")), List.of(), List.of(),
					List.of(new Renaming(old, key("a"))))));
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
