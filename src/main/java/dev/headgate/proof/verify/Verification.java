package dev.headgate.proof.verify;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import dev.headgate.config.ExitCode;
import dev.headgate.config.HeadgateException;
import dev.headgate.jdbc.Connections;
import dev.headgate.proof.report.ProofFailure;
import dev.headgate.proof.report.ProofOutcome;
import dev.headgate.proof.report.ProofOutcome.Status;
import dev.headgate.proof.report.ProofResult;
import dev.headgate.proof.scratch.ProofException;

/**
 * Runs proofs: those that others need first, the rest beside each other, as many at a
 * time as there are processors.
 */
public final class Verification {

	private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

	private final ProofContext context;

	private final Consumer<ProofResult> listener;

	private final Map<String, ProofResult> results = new LinkedHashMap<>();

	/**
	 * Creates one.
	 * @param context the changelog, and where temporary databases are made
	 * @param listener told of each proof as it ends, by one thread at a time
	 */
	public Verification(ProofContext context, Consumer<ProofResult> listener) {
		this.context = context;
		this.listener = listener;
	}

	/**
	 * Runs proofs.
	 * @param proofs which ones
	 * @return their results, in the order of the proofs
	 * @throws ProofException when the run was stopped, or there is no revision to begin
	 * behind
	 */
	public List<ProofResult> run(List<Proof> proofs) {
		this.context.requireSince();
		Set<String> needed = proofs.stream().flatMap((proof) -> proof.needs().stream()).collect(Collectors.toSet());
		List<Proof> rest = new ArrayList<>();
		for (Proof proof : proofs) {
			if (needed.contains(proof.name())) {
				run(proof);
			}
			else {
				rest.add(proof);
			}
		}
		runTogether(rest);
		return proofs.stream().map((proof) -> this.results.get(proof.name())).toList();
	}

	private void runTogether(List<Proof> proofs) {
		ExecutorService executor = Executors.newFixedThreadPool(PROCESSORS,
				Thread.ofPlatform().daemon().name("headgate-proof-", 1).factory());
		try {
			List<Future<?>> running = new ArrayList<>();
			for (Proof proof : proofs) {
				running.add(executor.submit(() -> run(proof)));
			}
			for (Future<?> one : running) {
				one.get();
			}
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof RuntimeException failure) ? failure : new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw stopped();
		}
		finally {
			executor.shutdownNow();
		}
	}

	private void run(Proof proof) {
		long start = System.nanoTime();
		ProofOutcome outcome = unmet(proof) ? ProofOutcome.skipped("needs " + String.join(" and ", proof.needs()))
				: outcome(proof);
		ended(new ProofResult(proof.name(), proof.claim(), outcome, Duration.ofNanos(System.nanoTime() - start)));
	}

	private synchronized boolean unmet(Proof proof) {
		return proof.needs()
			.stream()
			.map(this.results::get)
			.anyMatch((result) -> result != null && result.outcome().status() != Status.PASSED);
	}

	private synchronized void ended(ProofResult result) {
		this.results.put(result.name(), result);
		this.listener.accept(result);
	}

	private ProofOutcome outcome(Proof proof) {
		try {
			return proof.procedure().prove(this.context);
		}
		catch (HeadgateException ex) {
			if (ex.exitCode() == ExitCode.STOPPED) {
				throw ex;
			}
			return refused(ex.description(), ex.action());
		}
		catch (SQLException ex) {
			return refused("A temporary database was lost, or refused something: " + Connections.describe(ex),
					"Look at the server's log, and try again.");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw stopped();
		}
	}

	private static ProofOutcome refused(String description, String action) {
		return ProofOutcome.of(List.of(new ProofFailure(null, description, action)), "not proved", List.of());
	}

	private static ProofException stopped() {
		return new ProofException(ExitCode.STOPPED, "The proofs were stopped.", "Run them again.");
	}

}
