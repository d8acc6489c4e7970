package dev.headgate.junit;

import java.util.Optional;

import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.discovery.UniqueIdSelector;
import org.junit.platform.engine.support.discovery.SelectorResolver;

/**
 * Resolves a class with {@link HeadgateProof}, and the id of one of its tests to the
 * whole class.
 */
final class ProofClassResolver implements SelectorResolver {

	@Override
	public Resolution resolve(ClassSelector selector, Context context) {
		Class<?> type = selector.getJavaClass();
		if (!ProofTestEngine.isAnnotated(type)) {
			return Resolution.unresolved();
		}
		return context.addToParent((parent) -> Optional.of(new ProofClassDescriptor(parent.getUniqueId(), type)))
			.map((descriptor) -> Resolution.match(Match.exact(descriptor)))
			.orElseGet(Resolution::unresolved);
	}

	@Override
	public Resolution resolve(UniqueIdSelector selector, Context context) {
		return selector.getUniqueId()
			.getSegments()
			.stream()
			.filter((segment) -> segment.getType().equals(ProofClassDescriptor.SEGMENT))
			.map(UniqueId.Segment::getValue)
			.findFirst()
			.flatMap((name) -> context.resolve(DiscoverySelectors.selectClass(name)))
			.map((descriptor) -> Resolution.match(Match.exact(descriptor)))
			.orElseGet(Resolution::unresolved);
	}

}
