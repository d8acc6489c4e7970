package dev.headgate.boot;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import dev.headgate.gate.verdict.GateClosedException;

/**
 * Says why the gate is closed, in Spring Boot's own form.
 */
class GateClosedFailureAnalyzer extends AbstractFailureAnalyzer<GateClosedException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, GateClosedException cause) {
		return new FailureAnalysis(cause.verdict().description(), cause.verdict().action(), cause);
	}

}
