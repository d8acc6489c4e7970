package dev.headgate.config;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class SettingsReaderTests {

	private final Map<String, Object> properties = new LinkedHashMap<>(
			Map.of("spring.datasource.url", "jdbc:postgresql://db:5432/app"));

	private final Map<String, Object> variables = new LinkedHashMap<>();

	private final Map<String, Object> file = new LinkedHashMap<>();

	private Settings read(String... profiles) {
		return SettingsReader.read(environment(profiles));
	}

	private StandardEnvironment environment(String... profiles) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().forEach((source) -> environment.getPropertySources().remove(source.getName()));
		environment.getPropertySources().addFirst(new MapPropertySource("properties", this.properties));
		environment.getPropertySources()
			.addLast(new SystemEnvironmentPropertySource("test-systemEnvironment", this.variables));
		environment.getPropertySources().addLast(new OriginTrackedMapPropertySource("application.yaml", this.file));
		environment.setActiveProfiles(profiles);
		ConfigurationPropertySources.attach(environment);
		DatabaseUrl.apply(environment);
		return environment;
	}

	private InvalidSettingsException refused(String... profiles) {
		InvalidSettingsException refusal = catchThrowableOfType(InvalidSettingsException.class, () -> read(profiles));
		assertThat(refusal).isNotNull();
		return refusal;
	}

	@Test
	void withoutAProfileItIsProduction() {
		Settings settings = read();
		assertThat(settings.deployment()).isEqualTo(Deployment.PROD);
		assertThat(settings.changelog().seeds()).isFalse();
		assertThat(settings.changelog().contexts()).containsExactly("prod");
		assertThat(settings.gate().mode()).isEqualTo(Mode.MIGRATE);
		assertThat(settings.health().cachePeriod()).isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void seedsRunInDevOnly() {
		assertThat(read("dev").changelog().seeds()).isTrue();
		assertThat(read("test").changelog().seeds()).isFalse();
		assertThat(read("uat", "metrics").changelog().seeds()).isFalse();
	}

	@Test
	void exclusiveProfilesAreRefused() {
		assertThat(refused("dev", "prod").exitCode()).isEqualTo(ExitCode.ENVIRONMENT_REFUSED);
		assertThat(refused("dev", "uat").description()).contains("spring.profiles.active = 'dev,uat'");
	}

	@Test
	void exclusiveProfilesAreReportedWithEveryOtherProblem() {
		this.properties.put("headgate.gate.lock-budget", "soon");
		InvalidSettingsException refusal = refused("dev", "prod");
		assertThat(refusal.exitCode()).isEqualTo(ExitCode.ENVIRONMENT_REFUSED);
		assertThat(refusal.problems()).extracting(ConfigurationProblem::property)
			.containsExactlyInAnyOrder("spring.profiles.active", "headgate.gate.lock-budget");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0s", "-1s", "1ns", "999us", "25d", "2147483648ms", "300000000000d",
			"9223372036854775807s", "PT999999999999999999H", "9223372036854775808ns", "1000000000000000000000000000d" })
	void durationThatCannotBeKeptIsRefusedForEverySettingAtOnce(String value) {
		KnownKeys.names(Duration.class).forEach((name) -> this.properties.put(name, value));
		InvalidSettingsException refusal = refused();
		assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE);
		assertThat(refusal.problems()).extracting(ConfigurationProblem::property)
			.containsExactlyInAnyOrderElementsOf(KnownKeys.names(Duration.class));
	}

	@Test
	void longestDurationIsOneThatPostgresTakes() {
		this.properties.put("headgate.gate.lock-timeout", "24d");
		assertThat(read().gate().lockTimeout().toMillis()).isLessThan(Integer.MAX_VALUE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a${b}c/d?e@f", "${x}", "${x:default}", "a${b${c}}", "${", "a\\${b}", "#{1+1}", "$${x}",
			"}${x", "${a ${b}", "${a}${" })
	void passwordIsTakenAsItIsWrittenWhereverItStands(String password) {
		String url = "postgresql://u:" + URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20")
				+ "@db/app";
		this.properties.clear();
		this.variables.put("DATABASE_URL", url);
		assertPassword(password);
		this.variables.put("DATABASE_URL", url.replace("%24%7B", "${").replace("%7D", "}"));
		assertPassword(password);
		this.variables.clear();
		this.variables.put("SPRING_DATASOURCE_PASSWORD", password);
		this.properties.put("spring.datasource.url", "jdbc:postgresql://db/app");
		assertPassword(password);
		this.variables.clear();
		this.properties.put("spring.datasource.url", "jdbc:postgresql://db/app?user=u&password="
				+ URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20"));
		assertPassword(password);
		this.properties.put("spring.datasource.url", "jdbc:postgresql://db/app");
		this.properties.put("spring.datasource.password", password);
		assertPassword(password);
		this.variables.put("DB_PASSWORD", password);
		this.properties.remove("spring.datasource.password");
		this.file.put("spring.datasource.password", "${DB_PASSWORD}");
		assertPassword(password);
		this.file.clear();
		this.properties.put("spring.liquibase.user", "owner");
		this.properties.put("spring.liquibase.password", password);
		this.properties.put("headgate.scratch-url", url);
		Settings settings = read();
		assertThat(settings.migration().password()).isEqualTo(new Secret(password));
		assertThat(settings.proof().scratch())
			.satisfies((scratch) -> assertThat(scratch.password()).isEqualTo(new Secret(password)));
	}

	/** By the gate and, as Boot reads it, by the service's own pool. */
	private void assertPassword(String password) {
		StandardEnvironment environment = environment();
		assertThat(SettingsReader.read(environment).application().password()).isEqualTo(new Secret(password));
		assertThat(Binder.get(environment).bind("spring.datasource.password", String.class).get()).isEqualTo(password);
		assertThat(Binder.get(environment).bind("spring.datasource.url", String.class).get()).doesNotContain("assword");
	}

	@Test
	void passwordOfAKeyIsTakenOutOfTheAddressThatIsLogged() {
		this.properties.clear();
		this.variables.put("DATABASE_URL", "postgresql://u:p@db/app?sslmode=require&sslpassword=g%26${h}");
		StandardEnvironment environment = environment();
		assertThat(environment.getProperty("spring.datasource.url"))
			.isEqualTo("jdbc:postgresql://db:5432/app?sslmode=require");
		assertThat(environment.getProperty("spring.datasource.hikari.data-source-properties.sslpassword"))
			.isEqualTo("g&${h}");
		Database database = SettingsReader.read(environment).migration();
		assertThat(database.secretParameters()).isEqualTo(Map.of("sslpassword", "g&${h}"));
		assertThat(database.publicUrl()).isEqualTo("jdbc:postgresql://db:5432/app?sslmode=require");
	}

	@Test
	void placeholdersOfAFileAreResolvedAndReportedByPositionOtherwise() {
		this.properties.clear();
		this.file.put("spring.datasource.url", "jdbc:postgresql://${DB_HOST}:${DB_PORT:5433}/app");
		this.file.put("spring.datasource.password", "geheim-${NOWHERE}");
		this.file.put("spring.liquibase.password", "${spring.liquibase.password}geheim");
		this.variables.put("DB_HOST", "db");
		InvalidSettingsException refusal = refused();
		assertThat(refusal.description())
			.contains("spring.datasource.password: character 8: a placeholder",
					"spring.liquibase.password: character 1: a placeholder")
			.doesNotContain("geheim");
		this.file.remove("spring.liquibase.password");
		this.variables.put("NOWHERE", "somewhere");
		assertThat(read().application().toString()).isEqualTo("db:5433/app");
		assertThat(read().application().password()).isEqualTo(new Secret("geheim-somewhere"));
	}

	@Test
	void migrationMayHaveAnotherHostAndNotAnotherDatabase() {
		this.properties.put("spring.liquibase.url", "postgresql://owner:o%40@direct:6432/app?sslmode=require");
		assertThat(read().migration())
			.isEqualTo(new Database("jdbc:postgresql://direct:6432/app?sslmode=require", "owner", new Secret("o@")));
		this.properties.put("spring.liquibase.user", "boss");
		assertThat(read().migration()).hasToString("direct:6432/app as boss");
		this.properties.put("spring.liquibase.url", "jdbc:postgresql://db:5432/another");
		assertThat(refused().description()).contains("spring.liquibase.url: it is another database");
		this.properties.put("spring.liquibase.url", "jdbc:postgresql://owner:geheim@db:5432/app");
		assertThat(refused().description()).contains("spring.liquibase.url: character").doesNotContain("geheim");
		this.properties.put("spring.liquibase.url", "jdbc:postgresql://db/app?sslmode=banana");
		assertThat(refused().description()).contains("spring.liquibase.url: the parameter 'sslmode' must be one of");
	}

	@Test
	void contextsAreNeverEmptyAndPlainNames() {
		this.properties.put("spring.liquibase.contexts", "");
		assertThat(read().changelog().contexts()).containsExactly("prod");
		this.properties.put("spring.liquibase.contexts", "emea,dev");
		assertThat(read().changelog().contexts()).containsExactly("prod", "emea", "dev");
		this.properties.put("spring.liquibase.contexts", "!dev");
		assertThat(refused().description()).contains("spring.liquibase.contexts = '!dev'", "expression");
	}

	@Test
	void proofsKnowTheEntitiesAndTheirServer() {
		this.properties.put("headgate.scratch-url", "postgresql://scratch:geheim@other:5433/postgres");
		this.properties.put("headgate.unmapped", "one, two");
		this.properties.put("headgate.entity-packages[0]", "com.example");
		this.properties.put("spring.jpa.properties.hibernate.default_schema", "shop");
		this.properties.put("spring.jpa.hibernate.naming.physical-strategy", "com.example.Naming");
		Settings.ProofSettings proof = read().proof();
		assertThat(proof.scratch()).hasToString("other:5433/postgres as scratch");
		assertThat(proof.unmapped()).containsExactly("one", "two");
		assertThat(proof.entityPackages()).containsExactly("com.example");
		assertThat(proof.hibernate()).containsOnly(Map.entry("hibernate.default_schema", "shop"),
				Map.entry("hibernate.physical_naming_strategy", "com.example.Naming"));
		this.properties.put("headgate.scratch-url", "mysql://scratch:geheim@other");
		assertThat(refused().description()).contains("headgate.scratch-url").doesNotContain("geheim");
	}

	@Test
	void allProblemsAreReportedTogetherWithSuggestions() {
		this.properties.put("headgate.gate.mdoe", "migrate");
		this.properties.put("headgate.gate.mode", "sometimes");
		this.properties.put("headgate.health.timeout", "-1s");
		this.properties.put("headgate.gate.lock-budget", "soon");
		this.properties.put("spring.liquibase.analytics-enabled", "perhaps");
		this.properties.put("spring.liquibase.drop-first", "true");
		this.properties.put("spring.datasource.url", "jdbc:mysql://db/app");
		InvalidSettingsException refusal = refused();
		assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE);
		assertThat(refusal.problems()).extracting(ConfigurationProblem::property)
			.containsExactlyInAnyOrder("headgate.gate.mdoe", "headgate.gate.mode", "headgate.health.timeout",
					"headgate.gate.lock-budget", "spring.liquibase.analytics-enabled", "spring.liquibase.drop-first",
					"spring.datasource.url");
		assertThat(refusal.action()).contains("Did you mean 'headgate.gate.mode'?", "migrate, wait, verify, observe",
				"a duration such as");
	}

	@Test
	void variablesCountAsKeysInEverySpelling() {
		this.variables.put("HEADGATE_GATE_CONNECT_BUDGET", "7s");
		this.variables.put("HEADGATE_HEALTH_CACHEPERIOD", "3s");
		Settings settings = read();
		assertThat(settings.gate().connectBudget()).isEqualTo(Duration.ofSeconds(7));
		assertThat(settings.health().cachePeriod()).isEqualTo(Duration.ofSeconds(3));
		this.variables.put("HEADGATE_GATE_CONECT_BUDGET", "7s");
		assertThat(refused().action()).contains("Did you mean 'headgate.gate.connect-budget'?");
	}

	@Test
	void kubernetesServiceLinksAreNoSettings() {
		this.variables.put("HEADGATE_SERVICE_HOST", "10.0.0.1");
		this.variables.put("HEADGATE_SERVICE_PORT_HTTP", "80");
		this.variables.put("HEADGATE_PORT_80_TCP_ADDR", "10.0.0.1");
		this.variables.put("HEADGATE_APP_PORT", "tcp://10.0.0.1:80");
		assertThat(read().notices()).isEmpty();
	}

	@Test
	void databaseUrlBecomesTheDataSource() {
		this.properties.clear();
		this.variables.put("DATABASE_URL", "postgresql://u:secret@h1:1,h2/app?sslmode=require");
		Settings settings = read();
		assertThat(settings.application().toString()).isEqualTo("h1:1,h2:5432/app as u");
		assertThat(settings.migration()).isEqualTo(settings.application());
		assertThat(settings.toString()).doesNotContain("secret");
	}

	@Test
	void springsOwnKeysWinOverDatabaseUrlAndThatIsSaid() {
		this.variables.put("DATABASE_URL", "postgresql://u:p@other/app");
		Settings settings = read();
		assertThat(settings.application()).isEqualTo(new Database("jdbc:postgresql://db:5432/app", null, null));
		assertThat(settings.notices())
			.containsExactly("DATABASE_URL is ignored, since spring.datasource.url is set too");
		this.properties.clear();
		this.properties.put("spring.datasource.password", "mine");
		settings = read();
		assertThat(settings.application().password()).isEqualTo(new Secret("mine"));
		assertThat(settings.notices()).containsExactly("spring.datasource.password wins over the one in DATABASE_URL");
	}

	@Test
	void unreadableDatabaseUrlIsReportedWithoutItsPassword() {
		this.properties.clear();
		this.variables.put("DATABASE_URL", "postgresql://u:secret@h:port/app");
		assertThat(refused().description()).contains("DATABASE_URL", "character 25: this is not host or host:port")
			.doesNotContain("secret");
	}

	@Test
	void migrationUserIsApartFromTheApplications() {
		this.properties.putAll(Map.of("spring.datasource.username", "app", "spring.datasource.password", "a",
				"spring.liquibase.user", "owner", "spring.liquibase.password", "o"));
		Settings settings = read();
		assertThat(settings.application().user()).isEqualTo("app");
		assertThat(settings.migration())
			.isEqualTo(new Database("jdbc:postgresql://db:5432/app", "owner", new Secret("o")));
	}

	@Test
	void gateIsOffWhereHeadgateOrElseLiquibaseIsSwitchedOff() {
		assertThat(SettingsReader.switchedOffBy(environment())).isNull();
		this.properties.put("spring.liquibase.enabled", "false");
		assertThat(SettingsReader.switchedOffBy(environment())).isEqualTo("spring.liquibase.enabled");
		this.properties.put("headgate.enabled", "true");
		assertThat(SettingsReader.isEnabled(environment())).isTrue();
		this.properties.put("headgate.enabled", "false");
		this.properties.put("spring.liquibase.enabled", "true");
		assertThat(SettingsReader.switchedOffBy(environment())).isEqualTo("headgate.enabled");
		this.properties.put("headgate.enabled", "perhaps");
		assertThat(SettingsReader.isEnabled(environment())).isTrue();
		assertThat(refused().description()).contains("headgate.enabled = 'perhaps': it is not true or false");
	}

	@Test
	void changelogOfLiquibasesKeyIsOnTheClassPathUnlessItSaysOtherwise() {
		this.properties.put("spring.liquibase.change-log", "db/main.yaml");
		assertThat(read().changelog().location()).isEqualTo("classpath:db/main.yaml");
		this.properties.put("spring.liquibase.change-log", "file:/c/main.yaml");
		assertThat(read().changelog().location()).isEqualTo("file:/c/main.yaml");
		this.properties.put("headgate.changelog", "c/other.yaml");
		assertThat(read().changelog().location()).isEqualTo("c/other.yaml");
	}

	@Test
	void labelFilterMayBeAList() {
		this.properties.put("spring.liquibase.label-filter[0]", "blue");
		this.properties.put("spring.liquibase.label-filter[1]", "!slow");
		assertThat(read().changelog().labelFilter()).isEqualTo("blue,!slow");
	}

	@Test
	void anotherDataSourceIsTakenWhereItIsNamed() {
		this.properties.putAll(Map.of("app.orders.jdbc-url", "jdbc:postgresql://orders/o", "app.orders.username", "u",
				"app.orders.password", "a${b}", "app.stock.url", "jdbc:postgresql://stock/s"));
		assertThat(read().application()).hasToString("db:5432/app");
		this.properties.put("headgate.datasource", "app.orders");
		StandardEnvironment environment = environment();
		assertThat(SettingsReader.namesDatabase(environment)).isTrue();
		assertThat(SettingsReader.read(environment).migration()).hasToString("orders:5432/o as u");
		assertThat(SettingsReader.read(environment).migration().password()).isEqualTo(new Secret("a${b}"));
		assertThat(Binder.get(environment).bind("app.orders.password", String.class).get()).isEqualTo("a${b}");
		this.properties.put("headgate.datasource", "app.order");
		assertThat(refused().description()).contains("headgate.datasource = 'app.order': there is no data source")
			.doesNotContain("a${b}");
		assertThat(refused().action())
			.contains("Set headgate.datasource to one of app.orders, app.stock, spring.datasource.");
	}

	@Test
	void whichOfSeveralDataSourcesMustBeSaid() {
		this.properties.clear();
		this.properties.put("app.orders.jdbcUrl", "jdbc:postgresql://orders/o?password=geheim");
		assertThat(refused().action()).isEqualTo("Set headgate.datasource to app.orders.");
		this.properties.put("app.stock.url", "jdbc:postgresql://stock/s");
		assertThat(refused().description())
			.contains("headgate.datasource: it can't be told which database the gate is for",
					"but there are app.orders, app.stock")
			.doesNotContain("geheim");
	}

	@Test
	void migrationsDatabaseIsEnoughForAServiceWithoutADataSource() {
		this.properties.clear();
		this.properties.putAll(Map.of("spring.liquibase.url", "jdbc:postgresql://db/app", "spring.liquibase.user", "u",
				"spring.liquibase.password", "p"));
		assertThat(SettingsReader.namesDatabase(environment())).isTrue();
		assertThat(read().application()).isEqualTo(new Database("jdbc:postgresql://db/app", "u", new Secret("p")));
		this.properties.put("spring.liquibase.url", "jdbc:mysql://db/app");
		assertThat(refused().problems()).extracting(ConfigurationProblem::property)
			.containsExactly("spring.liquibase.url");
	}

	@Test
	void noDatabaseIsAProblem() {
		this.properties.clear();
		assertThat(refused().action()).contains("Set DATABASE_URL");
	}

}
