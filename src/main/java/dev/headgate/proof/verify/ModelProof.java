package dev.headgate.proof.verify;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.headgate.config.Database;
import dev.headgate.proof.SchemaDiff;
import dev.headgate.proof.report.ProofFailure;
import dev.headgate.proof.report.ProofOutcome;
import dev.headgate.proof.verify.ProofContext.HeadDatabase;

/**
 * The schema at head is as the entities want it, and as {@code schema.sql} tells it.
 */
final class ModelProof {

	private ModelProof() {
	}

	static ProofOutcome prove(ProofContext context) throws SQLException, InterruptedException {
		HeadDatabase head = context.head();
		Optional<SchemaFile> file = SchemaFile.atHead(context.read());
		boolean entities = SchemaDiff.hasEntities(context.settings());
		if (file.isEmpty() && !entities) {
			return ProofOutcome.skipped("there is neither a package with JPA entities (headgate.entity-packages) nor a "
					+ SchemaFile.NAME + " beside the changelog");
		}
		List<ProofFailure> failures = new ArrayList<>();
		if (entities) {
			failures.addAll(entities(context, head));
		}
		if (file.isPresent()) {
			failures.addAll(file(context, head, file.get()));
		}
		String summary = (entities ? "entities" : "") + ((entities && file.isPresent()) ? ", " : "")
				+ file.map(SchemaFile::path).orElse("");
		return ProofOutcome.of(failures, summary, List.of());
	}

	private static List<ProofFailure> entities(ProofContext context, HeadDatabase head)
			throws SQLException, InterruptedException {
		Database atHead = context.server().copy(head.database());
		List<ProofFailure> failures = new ArrayList<>();
		for (String line : SchemaDiff.compare(context.settings(), context.server(), atHead).differences()) {
			failures.add(new ProofFailure(context.cause(line).orElse(null), "the entities want: " + line,
					"Write a revision: headgate revision --autogenerate -m \"…\". What is to stay although no entity maps"
							+ " it goes into headgate.unmapped."));
		}
		return failures;
	}

	private static List<ProofFailure> file(ProofContext context, HeadDatabase head, SchemaFile file)
			throws SQLException, InterruptedException {
		Database database = context.server().create();
		String problem = file.run(context, database);
		String action = "Write " + file.path() + " anew from a database at head.";
		if (problem != null) {
			return List.of(new ProofFailure(null, file.path() + " can't be run: " + problem, action));
		}
		List<ProofFailure> failures = new ArrayList<>();
		for (String line : head.schema().differences(context.read(database))) {
			failures.add(new ProofFailure(context.cause(line).orElse(null), file.path() + ": " + line, action));
		}
		return failures;
	}

}
