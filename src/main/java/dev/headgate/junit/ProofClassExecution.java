package dev.headgate.junit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.config.HeadgateException;
import dev.headgate.config.Settings;
import dev.headgate.proof.report.ProofFailure;
import dev.headgate.proof.report.ProofOutcome;
import dev.headgate.proof.report.ProofOutcome.Status;
import dev.headgate.proof.report.ProofResult;
import dev.headgate.proof.scratch.ScratchServer;
import dev.headgate.proof.verify.Proof;
import dev.headgate.proof.verify.ProofContext;
import dev.headgate.proof.verify.Proofs;
import dev.headgate.proof.verify.Verification;

/**
 * Runs the proofs of one class, and tells JUnit of each as a test.
 */
final class ProofClassExecution {

	/** The proof that goes step by step. */
	private static final String STAIRWAY = "stairway";

	private final ProofClassDescriptor type;

	private final EngineExecutionListener listener;

	private final Map<String, ProofTestDescriptor> tests = new LinkedHashMap<>();

	private List<ChangeSetKey> steps = List.of();

	/**
	 * Creates one.
	 * @param type the class
	 * @param listener told of the tests
	 */
	ProofClassExecution(ProofClassDescriptor type, EngineExecutionListener listener) {
		this.type = type;
		this.listener = listener;
	}

	/** Runs them; whatever is wrong is told to the listener. */
	void run() {
		this.listener.executionStarted(this.type);
		try {
			prove();
			this.listener.executionFinished(this.type, TestExecutionResult.successful());
		}
		catch (HeadgateException ex) {
			this.listener.executionFinished(this.type,
					TestExecutionResult.failed(new AssertionError(ex.description() + "\n\n" + ex.action(), ex)));
		}
		catch (RuntimeException ex) {
			this.listener.executionFinished(this.type, TestExecutionResult.failed(ex));
		}
	}

	private void prove() {
		HeadgateProof annotation = this.type.annotation();
		List<Proof> proofs = proofs(Arrays.asList(annotation.only()));
		Settings read = ServiceSettings.readWithEntities(this.type.type(), annotation.profiles());
		Settings settings = read.withScratch(TestServer.address(read));
		try (ScratchServer server = ScratchServer.open(settings)) {
			ProofContext context = new ProofContext(settings, server,
					annotation.since().isEmpty() ? null : annotation.since());
			this.steps = context.steps();
			proofs.forEach((proof) -> this.tests.put(proof.name(), start(this.type, "proof", proof.name(), proof.name(),
					proof.name().equals(STAIRWAY) ? TestDescriptor.Type.CONTAINER : TestDescriptor.Type.TEST)));
			new Verification(context, this::ended).run(proofs);
		}
	}

	/**
	 * With those that they need, since nothing is known of a step that is never reached.
	 */
	private static List<Proof> proofs(List<String> only) {
		if (only.isEmpty()) {
			return Proofs.all();
		}
		Set<String> names = new LinkedHashSet<>(only);
		Proofs.named(only).forEach((proof) -> names.addAll(proof.needs()));
		return Proofs.named(names);
	}

	private ProofTestDescriptor start(TestDescriptor parent, String segment, String name, String displayName,
			TestDescriptor.Type kind) {
		ProofTestDescriptor test = new ProofTestDescriptor(parent, segment, name, displayName, kind);
		this.listener.dynamicTestRegistered(test);
		this.listener.executionStarted(test);
		return test;
	}

	private void ended(ProofResult result) {
		ProofTestDescriptor test = Objects.requireNonNull(this.tests.get(result.name()));
		ProofOutcome outcome = result.outcome();
		outcome.notes().forEach((note) -> this.listener.reportingEntryPublished(test, ReportEntry.from("note", note)));
		if (outcome.status() == Status.SKIPPED) {
			this.listener.executionFinished(test,
					TestExecutionResult.aborted(new IllegalStateException(outcome.summary())));
		}
		else if (result.name().equals(STAIRWAY)) {
			this.steps.forEach((key) -> step(test, key, failures(outcome, key::equals)));
			this.listener.executionFinished(test, result(failures(outcome, (key) -> !this.steps.contains(key))));
		}
		else {
			this.listener.executionFinished(test, result(outcome.failures()));
		}
	}

	private static List<ProofFailure> failures(ProofOutcome outcome, Predicate<@Nullable ChangeSetKey> causedBy) {
		return outcome.failures().stream().filter((failure) -> causedBy.test(failure.changeSet())).toList();
	}

	private void step(ProofTestDescriptor stairway, ChangeSetKey key, List<ProofFailure> failures) {
		String file = key.path().substring(key.path().lastIndexOf('/') + 1);
		ProofTestDescriptor test = start(stairway, "changeSet", key.toString(),
				STAIRWAY + " " + key.id() + " (" + file + ")", TestDescriptor.Type.TEST);
		this.listener.executionFinished(test, result(failures));
	}

	private static TestExecutionResult result(List<ProofFailure> failures) {
		if (failures.isEmpty()) {
			return TestExecutionResult.successful();
		}
		List<String> lines = new ArrayList<>();
		failures.forEach((failure) -> lines
			.add((failure.where().isEmpty() ? "" : failure.where() + ": ") + failure.difference().strip()));
		String actions = failures.stream().map(ProofFailure::action).distinct().collect(Collectors.joining("\n"));
		AssertionError error = new AssertionError(String.join("\n", lines) + "\n\n" + actions);
		// Where this engine is says nothing about the changelog.
		error.setStackTrace(new StackTraceElement[0]);
		return TestExecutionResult.failed(error);
	}

}
