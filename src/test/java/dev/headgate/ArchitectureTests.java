package dev.headgate;

import java.util.Map;
import java.util.TreeMap;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.core.Violations;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * The arrows of the design. Each rule is also seen failing, on a fixture that breaks it.
 */
class ArchitectureTests {

	private static final JavaClasses MAIN = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("dev.headgate");

	private static final JavaClasses FIXTURE = new ClassFileImporter().importPackages("fixture.modules");

	@Test
	void packagesUseOnlyWhatTheirArrowsAllow() {
		assertThatNoException().isThrownBy(() -> ApplicationModules.of(HeadgateApplication.class).verify());
	}

	@Test
	void forbiddenArrowIsFound() {
		ApplicationModules modules = ApplicationModules.of("fixture.modules", (ImportOption) (location) -> true);
		assertThatExceptionOfType(Violations.class).isThrownBy(modules::verify)
			.withMessageContaining("Lower")
			.withMessageContaining("upper");
	}

	@Test
	void everyPackageNamesItsArrows() {
		Map<String, String> open = new TreeMap<>();
		ApplicationModules.of(HeadgateApplication.class).forEach((module) -> {
			if (!module.getBasePackage().findAnnotation(ApplicationModule.class).isPresent()) {
				open.put(module.getIdentifier().toString(), "has no allowedDependencies");
			}
		});
		assertThat(open).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void ruleHoldsAndFindsItsFixture(Rule rule) {
		rule.rule.check(MAIN);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> rule.rule.check(FIXTURE))
			.withMessageContaining("Lower");
	}

	@SuppressWarnings("ImmutableEnumChecker")
	enum Rule {

		LIQUIBASE(onlyIn("liquibase..", "dev.headgate.changelog..", "dev.headgate.gate..", "dev.headgate.proof..")),

		PICOCLI(onlyIn("picocli..", "dev.headgate.cli..")),

		PERSISTENCE(onlyIn("jakarta.persistence..", "dev.headgate.sample..")),

		EXIT(noClasses().that(not("dev.headgate")).should().callMethod(System.class, "exit", int.class));

		private final ArchRule rule;

		Rule(ArchRule rule) {
			this.rule = rule;
		}

		private static ArchRule onlyIn(String library, String... packages) {
			return noClasses().that()
				.resideOutsideOfPackages(packages)
				.should()
				.dependOnClassesThat()
				.resideInAPackage(library);
		}

		private static DescribedPredicate<JavaClass> not(String packageName) {
			return DescribedPredicate.describe("are not in " + packageName,
					(type) -> !type.getPackageName().equals(packageName));
		}

	}

}
