package dev.headgate.cli.options;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;

/**
 * Where the entities of an application are: where Spring Boot would look for them, told
 * from the annotations of its class alone.
 */
final class EntityPackages {

	/** By its name, since a service without JPA does not have it. */
	private static final String ENTITY_SCAN = "org.springframework.boot.persistence.autoconfigure.EntityScan";

	private EntityPackages() {
	}

	/**
	 * Finds them.
	 * @param application the class that is given to the launcher
	 * @return the packages that it names for entities, else for auto-configuration, else
	 * its own
	 */
	static List<String> of(Class<?> application) {
		MergedAnnotations annotations = MergedAnnotations.from(application, SearchStrategy.TYPE_HIERARCHY);
		for (String name : List.of(ENTITY_SCAN, AutoConfigurationPackage.class.getName())) {
			List<String> packages = named(annotations.get(name));
			if (!packages.isEmpty()) {
				return packages;
			}
		}
		return List.of(ClassUtils.getPackageName(application));
	}

	private static List<String> named(MergedAnnotation<?> annotation) {
		List<String> packages = new ArrayList<>();
		if (annotation.isPresent()) {
			packages.addAll(List.of(annotation.getStringArray("basePackages")));
			for (Class<?> type : annotation.getClassArray("basePackageClasses")) {
				packages.add(ClassUtils.getPackageName(type));
			}
		}
		return packages;
	}

}
