package dev.headgate.junit;

import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.engine.EngineDiscoveryRequest;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.ExecutionRequest;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.EngineDescriptor;
import org.junit.platform.engine.support.discovery.EngineDiscoveryRequestResolver;

/**
 * Finds the classes with {@link HeadgateProof}, in which JUnit's own engine finds no
 * test, and runs their proofs.
 */
public final class ProofTestEngine implements TestEngine {

	private static final EngineDiscoveryRequestResolver<TestDescriptor> CLASSES = EngineDiscoveryRequestResolver
		.<TestDescriptor>builder()
		.addClassContainerSelectorResolver(ProofTestEngine::isAnnotated)
		.addSelectorResolver(new ProofClassResolver())
		.build();

	/** Called by JUnit. */
	public ProofTestEngine() {
	}

	static boolean isAnnotated(Class<?> type) {
		return AnnotationSupport.isAnnotated(type, HeadgateProof.class);
	}

	@Override
	public String getId() {
		return "headgate";
	}

	@Override
	public TestDescriptor discover(EngineDiscoveryRequest request, UniqueId uniqueId) {
		EngineDescriptor engine = new EngineDescriptor(uniqueId, "Headgate's proofs");
		CLASSES.resolve(request, engine);
		return engine;
	}

	@Override
	public void execute(ExecutionRequest request) {
		TestDescriptor engine = request.getRootTestDescriptor();
		EngineExecutionListener listener = request.getEngineExecutionListener();
		listener.executionStarted(engine);
		for (TestDescriptor type : engine.getChildren()) {
			new ProofClassExecution((ProofClassDescriptor) type, listener).run();
		}
		listener.executionFinished(engine, TestExecutionResult.successful());
	}

}
