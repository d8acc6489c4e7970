package dev.headgate.boot;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

import dev.headgate.config.Database;
import dev.headgate.config.InvalidSettingsException;
import dev.headgate.config.Secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ServiceConnectionTests {

	private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();

	private void register(String name, boolean primary) {
		RootBeanDefinition definition = new RootBeanDefinition(JdbcConnectionDetails.class, () -> new Details(name));
		definition.setPrimary(primary);
		this.beans.registerBeanDefinition(name, definition);
	}

	private static Database database(String name) {
		return new Database("jdbc:postgresql://" + name + "/app", "test", new Secret("geheim"));
	}

	@Test
	void oneNeedsNoName() {
		assertThat(ServiceConnection.find(this.beans, null)).isNull();
		register("orders", false);
		assertThat(ServiceConnection.find(this.beans, null)).isEqualTo(database("orders"));
	}

	@Test
	void anotherDataSourceMayBeChosen() {
		register("orders", false);
		assertThat(ServiceConnection.find(this.beans, "spring.datasource")).isNull();
	}

	@Test
	void ofSeveralThePrimaryOrTheChosenOneIsTaken() {
		register("orders", false);
		register("stock", true);
		assertThat(ServiceConnection.find(this.beans, null)).isEqualTo(database("stock"));
		assertThat(ServiceConnection.find(this.beans, "orders")).isEqualTo(database("orders"));
	}

	@Test
	void ofSeveralOneMustBeChosen() {
		register("orders", false);
		register("stock", false);
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> ServiceConnection.find(this.beans, null))
			.satisfies((refusal) -> assertThat(refusal.action())
				.startsWith("Set headgate.datasource to one of orders, stock, or to the prefix"));
		assertThat(ServiceConnection.find(this.beans, "stock")).isEqualTo(database("stock"));
	}

	private record Details(String name) implements JdbcConnectionDetails {

		@Override
		public String getUsername() {
			return "test";
		}

		@Override
		public String getPassword() {
			return "geheim";
		}

		@Override
		public String getJdbcUrl() {
			return "jdbc:postgresql://" + this.name + "/app";
		}

	}

}
