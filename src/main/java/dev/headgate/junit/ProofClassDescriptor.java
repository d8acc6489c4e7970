package dev.headgate.junit;

import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;
import org.junit.platform.engine.support.descriptor.ClassSource;

/**
 * A class with {@link HeadgateProof}. What its tests are is known when they run.
 */
final class ProofClassDescriptor extends AbstractTestDescriptor {

	/** The type of its segment of an id. */
	static final String SEGMENT = "class";

	private final Class<?> type;

	/**
	 * Creates one.
	 * @param parent the id of the engine
	 * @param type the class
	 */
	ProofClassDescriptor(UniqueId parent, Class<?> type) {
		super(parent.append(SEGMENT, type.getName()), type.getSimpleName(), ClassSource.from(type));
		this.type = type;
	}

	Class<?> type() {
		return this.type;
	}

	HeadgateProof annotation() {
		return AnnotationSupport.findAnnotation(this.type, HeadgateProof.class).orElseThrow();
	}

	@Override
	public Type getType() {
		return Type.CONTAINER;
	}

	@Override
	public boolean mayRegisterTests() {
		return true;
	}

}
