package dev.headgate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The rooms and arrows of docs/architecture.md. Each rule is also seen failing, on a
 * fixture that breaks it.
 */
class ArchitectureTests {

	private static final Logger log = LoggerFactory.getLogger(ArchitectureTests.class);

	private static final int LARGEST = 25;

	private static final String ROOT = "dev.headgate";

	private static final JavaClasses MAIN = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	private static final JavaClasses FIXTURE = new ClassFileImporter().importPackages("fixture.modules");

	@Test
	void packagesUseOnlyWhatTheirArrowsAllow() {
		assertThat(forbidden(MAIN, ROOT, arrows())).isEmpty();
	}

	@Test
	void forbiddenArrowIsFound() {
		assertThat(forbidden(FIXTURE, "fixture.modules", Map.of("lower", Set.of(), "upper", Set.of("lower"))))
			.anyMatch((arrow) -> arrow.startsWith("lower -> upper: Lower uses Upper"));
	}

	@Test
	void everyPackageIsARoomAndEveryRoomAPackage() {
		Set<String> packages = MAIN.stream()
			.map((type) -> room(type, ROOT))
			.filter((room) -> !room.isEmpty())
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(arrows().keySet()).isEqualTo(packages);
	}

	@Test
	void noPackageIsTooLarge() {
		Map<String, Long> sizes = sizes(MAIN);
		log.info("classes by package: {}", sizes);
		assertThat(sizes).allSatisfy((name, size) -> assertThat(size).as(name).isLessThanOrEqualTo(LARGEST));
		assertThat(sizes(FIXTURE)).containsEntry("fixture.modules.upper", 1L);
	}

	@Test
	void noTwoPackagesUseEachOther() {
		ArchRule rule = slices().matching(ROOT + ".(**)").should().beFreeOfCycles();
		rule.check(MAIN);
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> slices().matching("fixture.modules.(**)").should().beFreeOfCycles().check(FIXTURE))
			.withMessageContaining("Cycle");
	}

	@Test
	void liquibaseStaysInItsRooms() {
		Set<String> rooms = MAIN.stream()
			.filter((type) -> type.getDirectDependenciesFromSelf()
				.stream()
				.anyMatch((use) -> use.getTargetClass().getPackageName().startsWith("liquibase")))
			.map((type) -> room(type, ROOT))
			.collect(Collectors.toCollection(TreeSet::new));
		log.info("rooms that import liquibase.*: {}", rooms);
		assertThat(rooms).allMatch((room) -> room.startsWith("liquibase"));
	}

	@ParameterizedTest
	@EnumSource
	void ruleHoldsAndFindsItsFixture(Rule rule) {
		rule.rule.check(MAIN);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> rule.rule.check(FIXTURE))
			.withMessageContaining("Lower");
	}

	/** The table of rooms, as the documentation has it. */
	private static Map<String, Set<String>> arrows() {
		Map<String, Set<String>> arrows = new TreeMap<>();
		String page;
		try {
			page = Files.readString(Path.of("docs/architecture.md"));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		String table = page.substring(page.indexOf("| room |"), page.indexOf("## The order of a start"));
		for (MatchResult row : Pattern.compile("(?m)^\\| `([a-z.]+)` \\| [^|]+ \\|(.*)\\|$")
			.matcher(table)
			.results()
			.toList()) {
			arrows.put(row.group(1),
					Pattern.compile("`([a-z.]+)`")
						.matcher(row.group(2))
						.results()
						.map((use) -> use.group(1))
						.collect(Collectors.toSet()));
		}
		return arrows;
	}

	private static List<String> forbidden(JavaClasses classes, String root, Map<String, Set<String>> arrows) {
		List<String> forbidden = new ArrayList<>();
		for (JavaClass type : classes) {
			String from = room(type, root);
			for (Dependency use : type.getDirectDependenciesFromSelf()) {
				String to = room(use.getTargetClass(), root);
				if (use.getTargetClass().getPackageName().startsWith(root) && !from.isEmpty() && !from.equals(to)
						&& !arrows.getOrDefault(from, Set.of()).contains(to)) {
					forbidden.add(from + " -> " + to + ": " + type.getSimpleName() + " uses "
							+ use.getTargetClass().getSimpleName());
				}
			}
		}
		return forbidden.stream().distinct().sorted().toList();
	}

	private static String room(JavaClass type, String root) {
		String name = type.getPackageName();
		return (name.length() > root.length()) ? name.substring(root.length() + 1) : "";
	}

	private static Map<String, Long> sizes(JavaClasses classes) {
		return classes.stream()
			.filter((type) -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
			.collect(Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.counting()));
	}

	@SuppressWarnings("ImmutableEnumChecker")
	enum Rule {

		LIQUIBASE(onlyIn("liquibase..", "dev.headgate.liquibase..")),

		PICOCLI(onlyIn("picocli..", "dev.headgate.cli..")),

		PERSISTENCE(onlyIn("jakarta.persistence..", "dev.headgate.sample..", "dev.headgate.proof..")),

		EXIT(noClasses().that(not("dev.headgate.cli.HeadgateLauncher"))
			.should()
			.callMethod(System.class, "exit", int.class));

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

		private static DescribedPredicate<JavaClass> not(String className) {
			return DescribedPredicate.describe("are not " + className, (type) -> !type.getName().equals(className));
		}

	}

}
