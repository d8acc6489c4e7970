package dev.headgate.proof;

import java.io.StringWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl;
import org.hibernate.engine.jdbc.connections.internal.UserSuppliedConnectionProviderImpl;
import org.springframework.boot.hibernate.SpringImplicitNamingStrategy;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.ResourceLoader;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypesScanner;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.util.ClassUtils;

import dev.headgate.config.ExitCode;
import dev.headgate.config.Settings.ProofSettings;
import dev.headgate.jdbc.Connections;
import dev.headgate.jdbc.Rows;
import dev.headgate.proof.scratch.ProofException;

/**
 * The tables that Hibernate makes for the entities, with the naming strategies and the
 * settings that the service has.
 */
final class EntityDdl {

	private static final Pattern CREATE_TYPE = Pattern.compile("create type (\\S+) as enum .*");

	private static final Pattern CREATE_SCHEMA = Pattern.compile("create schema (?!if not exists)(\\S+)");

	private static final String EVERYTHING_MAPPED = """
			SELECT format('DROP %s IF EXISTS %s CASCADE',
			         CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
			           WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END, format('%I.%I', n.nspname, c.relname))
			  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
			 WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND n.nspname NOT IN ('information_schema', 'headgate')
			   AND n.nspname !~ '^pg_' AND NOT EXISTS (SELECT FROM pg_depend d
			         WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('e', 'i'))""";

	private static final boolean HIBERNATE = ClassUtils
		.isPresent("org.springframework.boot.hibernate.SpringImplicitNamingStrategy", EntityDdl.class.getClassLoader());

	private final List<String> script;

	private EntityDdl(List<String> script) {
		this.script = script;
	}

	/**
	 * Says whether Hibernate is there to be asked.
	 * @return {@code false} in an application without JPA
	 */
	static boolean isPossible() {
		return HIBERNATE;
	}

	/**
	 * Lets Hibernate write its statements, without a database.
	 * @param settings where the entities are, and how Hibernate is set
	 * @param majorVersion the server's version
	 * @return the statements
	 * @throws ProofException when there are no entities, or Hibernate does not accept
	 * them
	 */
	static EntityDdl write(ProofSettings settings, int majorVersion) {
		List<String> packages = settings.entityPackages();
		if (packages.isEmpty()) {
			throw new ProofException(ExitCode.USAGE, "It is not known where the JPA entities are.",
					"Set headgate.entity-packages to the packages that hold them.");
		}
		if (!HIBERNATE) {
			throw new ProofException(ExitCode.USAGE, "This application has no JPA, and so no entities.",
					"Compare a database with its change sets by 'headgate drift'.");
		}
		PersistenceManagedTypes types = scan(packages, new DefaultResourceLoader());
		if (types.getManagedClassNames().isEmpty()) {
			throw new ProofException(ExitCode.USAGE,
					"There are no JPA entities in " + String.join(", ", packages) + ".",
					"Set headgate.entity-packages to the packages that hold them.");
		}
		return write(types, settings, majorVersion);
	}

	/**
	 * Lets Hibernate write its statements for the classes of another release.
	 * @param settings where the entities are, and how Hibernate is set
	 * @param majorVersion the server's version
	 * @param classes the classes of that release
	 * @return the statements, empty when there is no Hibernate, or there are no entities
	 * @throws ProofException when Hibernate does not accept the entities
	 */
	static Optional<EntityDdl> find(ProofSettings settings, int majorVersion, ResourceLoader classes) {
		if (!HIBERNATE) {
			return Optional.empty();
		}
		PersistenceManagedTypes types = scan(settings.entityPackages(), classes);
		return types.getManagedClassNames().isEmpty() ? Optional.empty()
				: Optional.of(write(types, settings, majorVersion, classes));
	}

	private static PersistenceManagedTypes scan(List<String> packages, ResourceLoader classes) {
		return new PersistenceManagedTypesScanner(classes).scan(packages.toArray(String[]::new));
	}

	static EntityDdl write(PersistenceManagedTypes types, ProofSettings settings, int majorVersion) {
		return write(types, settings, majorVersion, new DefaultResourceLoader());
	}

	private static EntityDdl write(PersistenceManagedTypes types, ProofSettings settings, int majorVersion,
			ResourceLoader classes) {
		ClassLoader before = ClassUtils.overrideThreadContextClassLoader(classes.getClassLoader());
		try {
			return write(types, classes, properties(settings, majorVersion));
		}
		finally {
			if (before != null) {
				Thread.currentThread().setContextClassLoader(before);
			}
		}
	}

	private static EntityDdl write(PersistenceManagedTypes types, ResourceLoader classes,
			Map<String, Object> properties) {
		StringWriter script = new StringWriter();
		properties.put("jakarta.persistence.schema-generation.scripts.create-target", script);
		LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
		factory.setPersistenceUnitName("headgate");
		factory.setManagedTypes(types);
		factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
		factory.setJpaPropertyMap(properties);
		factory.setResourceLoader(classes);
		ClassLoader loader = classes.getClassLoader();
		if (loader != null) {
			factory.setBeanClassLoader(loader);
		}
		try {
			factory.afterPropertiesSet();
		}
		catch (RuntimeException | LinkageError ex) {
			throw new ProofException(ExitCode.USAGE, "Hibernate does not accept the entities: " + messages(ex),
					"Correct them: the service would not start with them either.");
		}
		finally {
			factory.destroy();
		}
		return new EntityDdl(script.toString().lines().filter((line) -> !line.isBlank()).toList());
	}

	private static String messages(Throwable failure) {
		List<String> messages = new ArrayList<>();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			String message = String.valueOf(cause.getMessage()).strip();
			if (messages.stream().noneMatch((earlier) -> earlier.contains(message))) {
				messages.add(message);
			}
		}
		return String.join("; ", messages);
	}

	private static Map<String, Object> properties(ProofSettings settings, int majorVersion) {
		Map<String, Object> properties = new HashMap<>();
		properties.put("hibernate.implicit_naming_strategy", SpringImplicitNamingStrategy.class.getName());
		properties.put("hibernate.physical_naming_strategy", PhysicalNamingStrategySnakeCaseImpl.class.getName());
		properties.putAll(settings.hibernate());
		properties.put("hibernate.connection.provider_class", UserSuppliedConnectionProviderImpl.class.getName());
		properties.put("hibernate.boot.allow_jdbc_metadata_access", "false");
		properties.put("jakarta.persistence.database-product-name", "PostgreSQL");
		properties.put("jakarta.persistence.database-major-version", String.valueOf(majorVersion));
		properties.put("hibernate.hbm2ddl.auto", "none");
		properties.put("jakarta.persistence.schema-generation.database.action", "none");
		properties.put("jakarta.persistence.schema-generation.scripts.action", "create");
		properties.put("jakarta.persistence.schema-generation.create-source", "metadata");
		properties.put("hibernate.hbm2ddl.create_namespaces", "true");
		properties.put("hibernate.hbm2ddl.skip_default_import_file", "true");
		properties.put("hibernate.format_sql", "false");
		properties.put("hibernate.hbm2ddl.delimiter", "");
		properties.put("hibernate.show_sql", "false");
		return properties;
	}

	/**
	 * Makes the tables in a copy of the database at head, in place of those that are
	 * there. Its functions, extensions and types stay, since the entities may use them.
	 * @param connection a connection to the copy
	 * @throws SQLException when the server does not answer
	 * @throws ProofException when it refuses a statement
	 */
	void replaceTables(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			List<String> drops;
			try (ResultSet row = statement.executeQuery(EVERYTHING_MAPPED)) {
				drops = Rows.strings(row);
			}
			for (String drop : drops) {
				statement.execute(drop);
			}
			for (String create : this.script) {
				create(statement, create);
			}
		}
	}

	private static void create(Statement statement, String create) throws SQLException {
		Matcher type = CREATE_TYPE.matcher(create);
		if (type.matches()) {
			statement.execute("DROP TYPE IF EXISTS " + type.group(1) + " CASCADE");
		}
		try {
			statement.execute(CREATE_SCHEMA.matcher(create).replaceFirst("create schema if not exists $1"));
		}
		catch (SQLException ex) {
			throw new ProofException(ExitCode.USAGE,
					"PostgreSQL does not accept what Hibernate makes of the entities: " + Connections.describe(ex)
							+ "\n\n    " + create,
					"Correct the entity. What it uses (an extension, a function, a type) has to be in the changelog.");
		}
	}

	/**
	 * Returns the enum types among them.
	 * @return their names, as SQL writes them
	 */
	Set<String> enumTypes() {
		Set<String> names = new HashSet<>();
		for (String create : this.script) {
			Matcher type = CREATE_TYPE.matcher(create);
			if (type.matches()) {
				String name = type.group(1);
				names.add(name.startsWith("\"") ? name : name.toLowerCase(Locale.ROOT));
			}
		}
		return names;
	}

}
