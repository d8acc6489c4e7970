package dev.headgate.boot;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import dev.headgate.config.HeadgateException;

/**
 * Says in Spring Boot's own form why Headgate did not let the application start.
 */
class HeadgateFailureAnalyzer extends AbstractFailureAnalyzer<HeadgateException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, HeadgateException cause) {
		return new FailureAnalysis(cause.description(), cause.action(), cause);
	}

}
