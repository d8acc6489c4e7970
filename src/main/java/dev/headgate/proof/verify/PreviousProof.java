package dev.headgate.proof.verify;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.ResourceLoader;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.Database;
import dev.headgate.config.ExitCode;
import dev.headgate.config.Mode;
import dev.headgate.config.PrintableText;
import dev.headgate.config.Settings;
import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.currency.AppliedChangeSet;
import dev.headgate.currency.HistoryTable;
import dev.headgate.currency.SchemaHistory;
import dev.headgate.gate.verdict.Verdict;
import dev.headgate.proof.Schema;
import dev.headgate.proof.SchemaDiff;
import dev.headgate.proof.ScratchSchemas;
import dev.headgate.proof.previous.Incompatibility;
import dev.headgate.proof.previous.PreviousRelease;
import dev.headgate.proof.previous.ReleaseComparison;
import dev.headgate.proof.previous.ReleaseJar;
import dev.headgate.proof.previous.ReleaseSchema;
import dev.headgate.proof.report.ProofFailure;
import dev.headgate.proof.report.ProofOutcome;
import dev.headgate.proof.scratch.ProofException;

/**
 * The previous release, some instances of which run on while this changelog is applied,
 * works with the schema at head: its entities, and its recorded statements.
 */
final class PreviousProof {

	private static final String RELEASE = "the previous release";

	private static final String LABELLED = " Or, where that release is stopped before the upgrade, give the change set the"
			+ " label 'incompatible'.";

	private final ProofContext context;

	private final List<ProofFailure> failures = new ArrayList<>();

	private final List<String> notes = new ArrayList<>();

	private final List<String> summary = new ArrayList<>();

	private final Set<ChangeSetKey> contractSteps;

	private PreviousProof(ProofContext context) throws SQLException {
		this.context = context;
		this.contractSteps = contractSteps();
	}

	static ProofOutcome prove(ProofContext context) throws SQLException, InterruptedException {
		PreviousRelease release = context.previous();
		if (!release.isKnown()) {
			return ProofOutcome.skipped("the previous release is not named (--previous JAR, --statements FILE)");
		}
		PreviousProof proof = new PreviousProof(context);
		Database before = proof.compare(release.jar());
		if (!release.statements().all().isEmpty()) {
			proof.plan(before);
		}
		return ProofOutcome.of(proof.failures, String.join(", ", proof.summary), proof.notes);
	}

	private Set<ChangeSetKey> contractSteps() throws SQLException {
		Set<ChangeSetKey> labelled = new LinkedHashSet<>();
		try (Connection connection = this.context.server().connect(copyOfHead())) {
			SchemaHistory
				.read(connection, HistoryTable.locate(connection, this.context.settings().changelog().history()))
				.stream()
				.filter(AppliedChangeSet::isIncompatible)
				.forEach((changeSet) -> labelled.add(changeSet.key()));
		}
		return labelled;
	}

	private Database copyOfHead() throws SQLException {
		return this.context.server().copy(this.context.head().database());
	}

	/** Returns a database with the schema of the release, if its jar tells it. */
	private @Nullable Database compare(@Nullable Path path) throws SQLException, InterruptedException {
		if (path == null) {
			return null;
		}
		this.summary.add(String.valueOf(path.getFileName()));
		try (ReleaseJar jar = ReleaseJar.open(path, this.context.settings().proof().entityPackages())) {
			Database before = migrate(jar);
			Schema schema = (before != null) ? this.context.read(before).schema() : null;
			Schema entities = entities(jar, (before != null) ? before : this.context.head().database());
			if (schema == null && entities == null) {
				throw new ProofException(ExitCode.USAGE,
						path.getFileName() + " has neither the changelog " + this.context.read().location().path()
								+ " nor JPA entities that can be read.",
						"Name the jar of the release that is in production, and run this verb by the service's own"
								+ " jar, which has its entities and its JPA.");
			}
			ReleaseSchema release = new ReleaseSchema(RELEASE, entities, schema);
			report(ReleaseComparison.of(release, this.context.head().schema().schema(), "at head"));
			if (before != null && schema != null) {
				nameContractSteps(before);
				startBeforeTheUpgrade(schema);
			}
			return before;
		}
	}

	private @Nullable Database migrate(ReleaseJar jar) throws SQLException {
		Settings settings = this.context.settings();
		Optional<ChangelogSettings> changelog = jar.changelog(settings.changelog(),
				this.context.read().location().path());
		if (changelog.isEmpty()) {
			return null;
		}
		Database database = this.context.server().create();
		Settings scratch = this.context.on(database);
		ChangelogSettings unseeded = changelog.get().with(scratch.changelog().contexts(), false);
		if (this.context.migrate(scratch.with(unseeded)) instanceof Verdict.Closed closed) {
			throw new ProofException(closed.exitCode(),
					"The changelog of the previous release does not come to its head: " + closed.description(),
					"Name a jar whose changelog works: --previous.");
		}
		this.summary.add("its schema");
		return database;
	}

	private @Nullable Schema entities(ReleaseJar jar, Database beside) throws SQLException {
		if (jar.packages().isEmpty()) {
			this.notes.add("no package with entities is known (headgate.entity-packages), so that all of the previous"
					+ " schema counts as used");
			return null;
		}
		try {
			Optional<Schema> entities = entities(this.context.settings().withEntityPackages(jar.packages()), beside,
					jar.classes());
			if (entities.isEmpty()) {
				this.notes.add("there are no JPA entities in " + String.join(", ", jar.packages())
						+ " of its jar, or no JPA here to read them, so that all of the previous schema counts as used");
				return null;
			}
			this.summary.add(PrintableText.counted(entities.get().tables().size(), "mapped table"));
			return entities.get();
		}
		catch (ProofException ex) {
			throw new ProofException(ex.exitCode(),
					"The entities of the previous release can't be read: " + ex.description(),
					"Name the jar of a release that starts with the libraries of this one: --previous.");
		}
	}

	private Optional<Schema> entities(Settings settings, Database beside, ResourceLoader classes) throws SQLException {
		return new ScratchSchemas(settings).entities(this.context.server(), beside, classes);
	}

	private void nameContractSteps(Database before) throws SQLException {
		Set<ChangeSetKey> known = this.context.history(before).rows().keySet();
		this.contractSteps.stream()
			.filter(Predicate.not(known::contains))
			.forEach((step) -> this.notes.add("contract step (label incompatible): " + ProofFailure.shown(step)));
	}

	/** In mode {@code observe} this release opens, whatever the schema is. */
	private void startBeforeTheUpgrade(Schema before) throws SQLException, InterruptedException {
		Settings settings = this.context.settings();
		if (settings.gate().mode() != Mode.OBSERVE || !SchemaDiff.hasEntities(settings)) {
			return;
		}
		Optional<Schema> entities = entities(settings, this.context.head().database(), new DefaultResourceLoader());
		if (entities.isEmpty()) {
			return;
		}
		this.summary.add("this release before the upgrade");
		ReleaseSchema release = new ReleaseSchema("this release", entities.get(),
				this.context.head().schema().schema());
		ReleaseComparison comparison = ReleaseComparison.of(release, before, "in the schema of the previous release");
		for (Incompatibility found : comparison.found()) {
			this.failures.add(new ProofFailure(this.context.cause(found.text()).orElse(null), found.text(),
					"Let this release wait for the upgrade: headgate.gate.mode=wait, in place of observe."));
		}
		this.notes.addAll(comparison.notes());
	}

	private void plan(@Nullable Database before) throws SQLException, InterruptedException {
		try (StatementCheck check = new StatementCheck(this.context, before, copyOfHead())) {
			PreviousRelease release = this.context.previous();
			this.summary.add(PrintableText.counted(release.statements().all().size(), "statement"));
			for (Incompatibility refused : check.refused(release.statements())) {
				report(refused);
			}
			this.notes.addAll(check.notes());
		}
	}

	private void report(ReleaseComparison comparison) throws SQLException, InterruptedException {
		for (Incompatibility found : comparison.found()) {
			report(found);
		}
		this.notes.addAll(comparison.notes());
	}

	/**
	 * What a contract step takes away is meant, and the gate keeps older releases out.
	 */
	private void report(Incompatibility found) throws SQLException, InterruptedException {
		Optional<ChangeSetKey> cause = this.context.cause(found.text());
		if (cause.filter(this.contractSteps::contains).isPresent()) {
			this.notes.add("by contract step " + cause.get().id() + ": " + found.text());
		}
		else {
			this.failures.add(new ProofFailure(cause.orElse(null), found.text(), found.action() + LABELLED));
		}
	}

}
