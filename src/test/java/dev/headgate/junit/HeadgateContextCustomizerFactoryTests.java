package dev.headgate.junit;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class HeadgateContextCustomizerFactoryTests {

	private final HeadgateContextCustomizerFactory factory = new HeadgateContextCustomizerFactory();

	@Test
	void contextsOfAnnotatedClassesAreShared() {
		assertThat(this.factory.createContextCustomizer(Annotated.class, List.of())).isNotNull()
			.isEqualTo(this.factory.createContextCustomizer(Annotated.WithinIt.class, List.of()));
	}

	@Test
	void otherClassesAreLeftAlone() {
		assertThat(this.factory.createContextCustomizer(getClass(), List.of())).isNull();
	}

	@Test
	void profilesThatWouldHaveNoEffectAreRefused() {
		assertThatIllegalStateException()
			.isThrownBy(() -> this.factory.createContextCustomizer(WithProfiles.class, List.of()))
			.withMessageContaining(WithProfiles.class.getName())
			.withMessageContaining("Use @ActiveProfiles.");
	}

	@HeadgateDatabase
	static class Annotated {

		static class WithinIt {

		}

	}

	@HeadgateDatabase(profiles = "dev")
	static class WithProfiles {

	}

}
