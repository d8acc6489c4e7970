package dev.headgate.gate.plan;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.Changelog;
import dev.headgate.changelog.RevisionNameException;
import dev.headgate.changelog.RevisionResolver;
import dev.headgate.currency.DeferredChangeSet;
import dev.headgate.currency.SchemaPosition;
import dev.headgate.currency.SchemaState;
import dev.headgate.gate.verdict.ClosedVerdicts;
import dev.headgate.gate.verdict.GateClosedException;
import dev.headgate.liquibase.ParsedChangelog;
import dev.headgate.liquibase.TaggedRevisions;

/**
 * The change sets that an upgrade is to reach. It is made once, so that what is asked for
 * stays the same when another process applies some of it meanwhile.
 */
public final class TargetChangeSets {

	private final Set<ChangeSetKey> wanted;

	private final @Nullable String last;

	private final boolean runAlways;

	private final boolean untilHead;

	private TargetChangeSets(List<ChangeSetInfo> wanted, boolean untilHead) {
		this.wanted = new HashSet<>(wanted.stream().map(ChangeSetInfo::key).toList());
		this.runAlways = wanted.stream().anyMatch(ChangeSetInfo::runAlways);
		this.last = wanted.isEmpty() ? null : wanted.getLast().id();
		this.untilHead = untilHead;
	}

	/**
	 * Selects everything that applies.
	 * @param changelog the build's change sets
	 * @return the selection
	 */
	public static TargetChangeSets head(Changelog changelog) {
		return new TargetChangeSets(changelog.applicable(), true);
	}

	/**
	 * Selects what leads to a target. Seeds belong to head only.
	 * @param changelog the build's change sets
	 * @param target the target
	 * @param pending what is pending, in order
	 * @param tags the tags of the history
	 * @param verdicts the texts with which a wrong target is refused
	 * @return the selection
	 * @throws GateClosedException when there is no such target
	 */
	public static TargetChangeSets of(ParsedChangelog changelog, UpgradeTarget target, Collection<ChangeSetKey> pending,
			Map<String, ChangeSetKey> tags, ClosedVerdicts verdicts) {
		Changelog model = changelog.model();
		try {
			return switch (target) {
				case UpgradeTarget.Head ignored -> head(model);
				case UpgradeTarget.To(String name) ->
					upTo(model, resolver(changelog, pending).tags(tags).place(name), name, verdicts);
				case UpgradeTarget.Next(int count) -> upTo(model, next(model, pending, count, verdicts));
				case UpgradeTarget.Tag(String name) -> upTo(model, tagged(changelog, name, verdicts));
			};
		}
		catch (RevisionNameException ex) {
			throw new GateClosedException(verdicts.invalidRequest(ex));
		}
	}

	/**
	 * Finds what can be named as the end of an upgrade, or of a stamp.
	 * @param changelog the build's change sets
	 * @param pending what is pending
	 * @return the resolver of {@link Changelog#unseeded()}
	 */
	static RevisionResolver<ChangeSetKey> resolver(ParsedChangelog changelog, Collection<ChangeSetKey> pending) {
		List<ChangeSetInfo> revisions = changelog.model().unseeded();
		List<ChangeSetKey> keys = revisions.stream().map(ChangeSetInfo::key).toList();
		Set<ChangeSetKey> always = revisions.stream()
			.filter(ChangeSetInfo::runAlways)
			.map(ChangeSetInfo::key)
			.collect(Collectors.toSet());
		return RevisionResolver.of(keys, "among the change sets that apply here (seeds come with head only)")
			.word("head", keys.isEmpty() ? null : keys.getLast())
			.word("current",
					keys.stream()
						.filter((key) -> !pending.contains(key))
						.reduce((earlier, later) -> later)
						.orElse(null))
			.tags(TaggedRevisions.in(changelog))
			.counting((key) -> !always.contains(key));
	}

	private static TargetChangeSets upTo(Changelog model, int place, String name, ClosedVerdicts verdicts) {
		if (place == RevisionResolver.BASE) {
			throw new GateClosedException(verdicts.invalidRequest("'" + name + "' is below every revision",
					"An upgrade goes up; 'headgate downgrade base' undoes everything."));
		}
		return new TargetChangeSets(model.unseeded().subList(0, place + 1), false);
	}

	private static TargetChangeSets upTo(Changelog model, ChangeSetKey last) {
		List<ChangeSetInfo> revisions = model.unseeded();
		int end = revisions.stream().map(ChangeSetInfo::key).toList().indexOf(last) + 1;
		return new TargetChangeSets(revisions.subList(0, end), false);
	}

	private static ChangeSetKey next(Changelog model, Collection<ChangeSetKey> pending, int count,
			ClosedVerdicts verdicts) {
		List<ChangeSetKey> left = model.unseeded().stream().map(ChangeSetInfo::key).filter(pending::contains).toList();
		if (count > left.size()) {
			throw new GateClosedException(verdicts.invalidRequest(
					"+" + count + " goes beyond head: " + left.size() + " revisions are pending",
					"Give a smaller number, or 'head'."));
		}
		return left.get(count - 1);
	}

	private static ChangeSetKey tagged(ParsedChangelog changelog, String tag, ClosedVerdicts verdicts) {
		ChangeSetKey key = TaggedRevisions.in(changelog).get(tag);
		if (key != null && changelog.model().unseeded().stream().anyMatch((revision) -> revision.key().equals(key))) {
			return key;
		}
		throw new GateClosedException(
				verdicts.invalidRequest("no change set of the changelog sets the tag '" + tag + "'",
						"Give a tag that a tagDatabase change sets, or a revision."));
	}

	/**
	 * Says whether a change set belongs to the target.
	 * @param key the change set
	 * @return {@code true} when it is to be applied
	 */
	public boolean includes(ChangeSetKey key) {
		return this.wanted.contains(key);
	}

	/** Says whether some of it runs at every migration. */
	public boolean runsAlways() {
		return this.runAlways;
	}

	/** Returns the revision aimed at, {@code null} for none. */
	public @Nullable String aim(SchemaPosition position) {
		return this.untilHead ? position.head() : this.last;
	}

	/** Returns how much of it is pending. */
	public int pending(SchemaPosition position) {
		return (int) position.pending().stream().filter(this::includes).count();
	}

	/** Says whether some of it was deferred, and is to be tried again. */
	public boolean isDeferred(SchemaState state) {
		return state.schemaPosition()
			.filter((position) -> position.deferred().stream().map(DeferredChangeSet::key).anyMatch(this::includes))
			.isPresent();
	}

	/**
	 * Says whether a database is where this selection ends, or beyond.
	 * @param state its state
	 * @param allowDiverged whether change sets unknown to this build may be there too
	 * @return {@code true} when nothing of it is pending
	 */
	public boolean isReached(SchemaState state, boolean allowDiverged) {
		if (this.untilHead) {
			return state.isCurrent();
		}
		return switch (state) {
			case SchemaState.AtHead ignored -> true;
			case SchemaState.Ahead ahead -> !ahead.incompatible();
			case SchemaState.Behind(SchemaPosition position) -> pending(position) == 0;
			case SchemaState.Diverged diverged ->
				allowDiverged && diverged.isIndependent() && pending(diverged.position()) == 0;
			case SchemaState.Migrating ignored -> false;
			case SchemaState.Tampered ignored -> false;
			case SchemaState.Unmanaged ignored -> false;
			case SchemaState.Unreachable ignored -> false;
		};
	}

	/**
	 * Says whether change sets may be applied to a database.
	 * @param state its state
	 * @param allowDiverged whether change sets unknown to this build may be there too
	 * @return {@code true} when they may
	 */
	public static boolean mayMigrate(SchemaState state, boolean allowDiverged) {
		return switch (state) {
			case SchemaState.AtHead ignored -> true;
			case SchemaState.Ahead ahead -> !ahead.incompatible();
			case SchemaState.Behind ignored -> true;
			case SchemaState.Migrating ignored -> false;
			case SchemaState.Diverged diverged -> allowDiverged && diverged.isIndependent();
			case SchemaState.Tampered ignored -> false;
			case SchemaState.Unmanaged ignored -> false;
			case SchemaState.Unreachable ignored -> false;
		};
	}

}
