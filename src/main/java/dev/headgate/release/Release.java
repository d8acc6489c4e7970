package dev.headgate.release;

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
 * @param up applies the change sets that it adds
 * @param down undoes them
 */
public record Release(ReleaseRequest request, Deployment deployment, BundledChangelog changelog,
		List<ChangeSetInfo> known, @Nullable String head, ReleaseScript up, ReleaseScript down) {

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
		Planner planner = new Planner(settings, parsed);
		UpgradePlan upgrade = planner.upgradeFrom(request.from(), new UpgradeTarget.Head());
		return new Release(request, settings.deployment(), locate(parsed.location(), request),
				parsed.model().revisions(), parsed.model().head().orElse(null),
				ReleaseScript.of(upgrade.changes(), upgrade.script()), down(planner, request.from()));
	}

	private static ReleaseScript down(Planner planner, String from) {
		try {
			DowngradePlan plan = planner.downgradeFrom("head",
					from.equals(BASE) ? new DowngradeTarget.Base() : new DowngradeTarget.To(from));
			return ReleaseScript.of(plan.changes(), plan.script());
		}
		catch (HeadgateException ex) {
			return new ReleaseScript(List.of(), "", ex.description());
		}
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
	 * Returns the change sets that it adds.
	 * @return the change sets, in the order in which they are applied
	 */
	public List<PlannedChange> applied() {
		return this.up.changes();
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
