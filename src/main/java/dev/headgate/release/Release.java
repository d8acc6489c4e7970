package dev.headgate.release;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.headgate.changelog.ChangeSetInfo;
import dev.headgate.changelog.FingerprintInputs;
import dev.headgate.changelog.Location;
import dev.headgate.config.Deployment;
import dev.headgate.config.HeadgateException;
import dev.headgate.config.Settings;
import dev.headgate.gate.plan.DowngradePlan;
import dev.headgate.gate.plan.DowngradeTarget;
import dev.headgate.gate.plan.PlannedChange;
import dev.headgate.gate.plan.Planner;
import dev.headgate.gate.plan.UpgradePlan;
import dev.headgate.gate.plan.UpgradeTarget;
import dev.headgate.liquibase.ChangelogReader;
import dev.headgate.liquibase.ParsedChangelog;

/**
 * What is known of a release: its image, and what it does to the schema of the release
 * before.
 *
 * @param request what was asked for
 * @param deployment where it is to run
 * @param changelog where its containers find the changelog
 * @param known all change sets
 * @param head the revision that it brings the schema to, {@code null} for none
 * @param applied the change sets that it adds
 * @param undone the same in the order in which they are undone, empty when they can't be
 * @param up applies them
 * @param down undoes them
 */
public record Release(ReleaseRequest request, Deployment deployment, BundledChangelog changelog,
		List<ChangeSetInfo> known, @Nullable String head, List<PlannedChange> applied, List<PlannedChange> undone,
		ReleaseScript up, ReleaseScript down) {

	/** The revision before the first one. */
	public static final String BASE = "base";

	/**
	 * Finds out what a release does, without a database.
	 * @param settings which changelog, and where it is to run
	 * @param request what is asked for
	 * @return the release
	 * @throws HeadgateException when the changelog can't be read, or has no such revision
	 */
	public static Release of(Settings settings, ReleaseRequest request) {
		ParsedChangelog parsed = ChangelogReader.read(settings.changelog());
		Planner planner = new Planner(settings);
		UpgradePlan upgrade = planner.upgradeFrom(request.from(), new UpgradeTarget.Head());
		DowngradeTarget before = request.from().equals(BASE) ? new DowngradeTarget.Base()
				: new DowngradeTarget.To(request.from());
		List<PlannedChange> undone = new ArrayList<>();
		ReleaseScript down = ReleaseScript.of(() -> {
			DowngradePlan plan = planner.downgradeFrom("head", before);
			undone.addAll(plan.changes());
			return plan.script().text();
		});
		return new Release(request, settings.deployment(), locate(parsed.location(), request),
				parsed.model().revisions(), parsed.model().head().orElse(null), upgrade.changes(), List.copyOf(undone),
				ReleaseScript.of(upgrade.script()::text), down);
	}

	private static BundledChangelog locate(Location location, ReleaseRequest request) {
		if (location.root() == null) {
			return new BundledChangelog.Packaged("classpath:" + location.path());
		}
		String inImage = request.changelogInImage();
		return (inImage != null) ? new BundledChangelog.InImage("file:" + inImage) : new BundledChangelog.Copied(
				location.root(), location.path(), new FingerprintInputs(location).files());
	}

	/**
	 * Says whether its change sets can be undone.
	 * @return {@code false} when one of them has no rollback
	 */
	public boolean isUndoable() {
		return this.down.exists();
	}

	/** Says whether there is no release before it. */
	boolean isFirst() {
		return this.request.from().equals(BASE);
	}

	/** Says whether the image has the service, rather than Headgate alone. */
	boolean hasService() {
		return this.changelog instanceof BundledChangelog.Packaged;
	}

	/** Says whether the image is all that a cluster needs. */
	boolean hasManifests() {
		return !(this.changelog instanceof BundledChangelog.Copied);
	}

}
