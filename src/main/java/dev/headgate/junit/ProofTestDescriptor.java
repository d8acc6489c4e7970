package dev.headgate.junit;

import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;

/**
 * A proof, or one step of it. It has no source, so that reports call it by its name.
 */
final class ProofTestDescriptor extends AbstractTestDescriptor {

	private final Type type;

	/**
	 * Creates one, as a child of another.
	 * @param parent the class, or the proof
	 * @param segment the type of its segment of the id
	 * @param name what is its id among the children of the parent
	 * @param displayName what it is called in reports
	 * @param type {@code CONTAINER} for a proof with steps
	 */
	ProofTestDescriptor(TestDescriptor parent, String segment, String name, String displayName, Type type) {
		super(parent.getUniqueId().append(segment, name), displayName);
		this.type = type;
		parent.addChild(this);
	}

	@Override
	public Type getType() {
		return this.type;
	}

}
