package dev.headgate.config;

import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LibpqUrlTests {

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', value = { "postgresql://u:p@h:6543/d, jdbc:postgresql://h:6543/d, u, p",
			"postgres://u:p@h/d, jdbc:postgresql://h:5432/d, u, p",
			"postgresql+psycopg2://u:p@h/d, jdbc:postgresql://h:5432/d, u, p",
			"postgresql://user:p%40ss%2F%3A%25@h/d, jdbc:postgresql://h:5432/d, user, p@ss/:%",
			"postgresql://u:a+b@h/d, jdbc:postgresql://h:5432/d, u, a+b",
			"postgresql://u@h/d, jdbc:postgresql://h:5432/d, u,", "postgresql://h/d, jdbc:postgresql://h:5432/d,,",
			"postgresql:///d, jdbc:postgresql://localhost:5432/d,,", "postgresql://u@h, jdbc:postgresql://h:5432/u, u,",
			"postgresql://u@h/my%20db, jdbc:postgresql://h:5432/my%20db, u,",
			"postgresql://u@[::1]:5433/d, jdbc:postgresql://[::1]:5433/d, u,",
			"postgresql://u@[2001:db8::7]/d, jdbc:postgresql://[2001:db8::7]:5432/d, u,",
			"`postgresql://u@h1,h2:5433/d`, `jdbc:postgresql://h1:5432,h2:5433/d`, u,",
			"postgresql://h/d?user=u&password=p%26q, jdbc:postgresql://h:5432/d, u, p&q",
			"postgresql:///d?host=h&port=5433, jdbc:postgresql://h:5433/d,,",
			"`postgresql:///d?host=a,b&port=1,2`, `jdbc:postgresql://a:1,b:2/d`,,",
			"postgresql://h/d?sslmode=require&application_name=my%20app, jdbc:postgresql://h:5432/d?sslmode=require&ApplicationName=my%20app,,",
			"postgresql://h/d?target_session_attrs=read-write, jdbc:postgresql://h:5432/d?targetServerType=primary,,",
			"postgresql://h/d?options=-c%20statement_timeout%3D5s, jdbc:postgresql://h:5432/d?options=-c%20statement_timeout%3D5s,,",
			"postgresql://u:p@ep-cool-12-pooler.eu.neon.example/d?sslmode=require&channel_binding=require&options=endpoint%3Dep-cool-12, jdbc:postgresql://ep-cool-12-pooler.eu.neon.example:5432/d?sslmode=require&channelBinding=require&options=endpoint%3Dep-cool-12, u, p",
			"postgresql://h/d?connect_timeout=3&client_encoding=utf8, jdbc:postgresql://h:5432/d?connectTimeout=3,,",
			"postgresql://h/d?schema=app, jdbc:postgresql://h:5432/d?currentSchema=app,," })
	void becomesJdbcUrlAndCredentials(String url, String jdbcUrl, String user, String password) {
		Database database = LibpqUrl.parse(url);
		assertThat(database.url()).isEqualTo(jdbcUrl);
		assertThat(database.user()).isEqualTo(user);
		assertThat(database.password()).isEqualTo((password != null) ? new Secret(password) : null);
		assertThat(Driver.parseURL(database.url(), null)).isNotNull();
	}

	@Test
	void driverReadsBackWhatWasEscaped() {
		Database database = LibpqUrl.parse("postgresql://h/my%20db?options=-c%20a%3Db%26c&application_name=%2B");
		var parsed = Objects.requireNonNull(Driver.parseURL(database.url(), null));
		assertThat(parsed.getProperty("PGDBNAME")).isEqualTo("my db");
		assertThat(parsed.getProperty("options")).isEqualTo("-c a=b&c");
		assertThat(parsed.getProperty("ApplicationName")).isEqualTo("+");
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`',
			value = { "mysql://u:secret@h/d, has not the form",
					"jdbc:postgresql://h/d?password=secret, belongs into SPRING_DATASOURCE_URL",
					"postgresql:u:secret, has not the form",
					"postgresql://u:secret@h:0/d, character 25: the port is not between",
					"postgresql://u:secret@h:99999/d, character 25: the port is not between",
					"postgresql://u:secret@h:x/d, character 25: this is not host or host:port",
					"postgresql://postgres:secret/db, character 23: this is not host or host:port",
					"postgresql://u:secret%zz@h/d, character 22: a '%' that is not followed by two hexadecimal digits",
					"postgresql://u:x@h/d?secret=1, character 22: a parameter that neither libpq nor the driver knows",
					"postgresql://u:x@h/d?secret, character 22: a parameter that is not of the form name=value",
					"postgresql://u:secret@%2Fvar%2Frun/d, character 23: a Unix socket",
					"postgresql:///d?host=/secret, character 22: a Unix socket",
					"postgresql:///d?host=secret:1, character 22: this is not a host",
					"postgresql:///d?port=secret, character 22: the port is not between",
					"postgresql://h/d?target_session_attrs=secret, 'target_session_attrs' must be one of any",
					"postgresql://u:sec/secret@h/d, character 26: an '@' that does not end user and password",
					"postgresql://u:12/secret@h/d, character 25: an '@' that does not end user and password",
					"postgresql://u:12?secret@h/d, character 25: an '@' that does not end user and password",
					"postgresql://u:p@secret@h/d, character 24: an '@' that does not end user and password",
					"postgresql://u:p@a/secret@h/d, character 26: an '@' that does not end user and password",
					"postgresql://u:p@se cret/d, character 20: this is not host or host:port",
					"postgresql://u:p@${secret}/d, a placeholder is resolved only in a configuration file" })
	void isRefusedByPositionAndWithoutAnyPartOfIt(String url, String reason) {
		assertThatIllegalArgumentException().isThrownBy(() -> LibpqUrl.parse(url))
			.withMessageContaining(reason)
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("secret", "99999"));
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`',
			value = { "postgresql://u:${x}@h/d, ${x}", "postgresql://u:%24%7Bx%7D@h/d, ${x}",
					"postgresql://u:#{1+1}@h/d, #{1+1}", "postgresql://u:${x:y}@h/d, ${x:y}",
					"postgresql://u:a:b#c@h/d, a:b#c" })
	void passwordIsTakenAsItIsWritten(String url, String password) {
		assertThat(LibpqUrl.parse(url).password()).isEqualTo(new Secret(password));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "ssl=require | sslmode=require", "ssl=true | sslmode=require",
			"ssl=1 | sslmode=require", "ssl=on | sslmode=require", "ssl=True | sslmode=require",
			"ssl=verify-full | sslmode=verify-full", "ssl=verify-ca | sslmode=verify-ca", "ssl=false | sslmode=disable",
			"ssl=disable | sslmode=disable", "ssl=prefer | sslmode=prefer", "ssl=allow | sslmode=allow",
			"requiressl=1 | sslmode=require", "requiressl=0 |", "sslmode= |", "sslmode=REQUIRE | sslmode=require",
			"ssl=true&sslmode=verify-full | sslmode=verify-full", "sslmode=disable&sslmode=require | sslmode=require",
			"sslmode=require&sslrootcert=/ca.crt | sslmode=verify-ca&sslrootcert=%2Fca.crt",
			"ssl=true&sslrootcert=/ca.crt | sslmode=verify-ca&sslrootcert=%2Fca.crt",
			"sslrootcert=/ca.crt | sslrootcert=%2Fca.crt",
			"sslrootcert=system | sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory",
			"sslmode=require&sslnegotiation=direct | sslmode=require&sslNegotiation=direct",
			"sslmode=require&sslcert=/c&sslkey=/k | sslmode=require&sslcert=%2Fc&sslkey=%2Fk",
			"ssl_min_protocol_version=TLSv1.2 |", "ssl_max_protocol_version=TLSv1.3 |", "sslsni=1 |",
			"sslcertmode=allow |", "min_protocol_version=3.0 |", "max_protocol_version=latest |", "replication=false |",
			"gssdelegation=0 |", "keepalives_idle=30&tcp_user_timeout=1000 |", "client_encoding=UTF8 |",
			"gssencmode=disable | gssEncMode=disable",
			"require_auth=scram-sha-256,!none | requireAuth=scram-sha-256%2C%21none",
			"fallback_application_name=a | ApplicationName=a",
			"application_name=b&fallback_application_name=a | ApplicationName=b",
			"connect_timeout=-1 | connectTimeout=0", "keepalives=0 | tcpKeepAlive=false",
			"load_balance_hosts=random | loadBalanceHosts=true", "socketTimeout=5 | socketTimeout=5" })
	void parameterMeansWhatItMeansToLibpq(String query, String expected) {
		for (String scheme : new String[] { "postgresql", "postgres", "postgresql+asyncpg", "postgresql+psycopg2" }) {
			String url = LibpqUrl.parse(scheme + "://h/d?" + query).url();
			assertThat(url).isEqualTo("jdbc:postgresql://h:5432/d" + ((expected != null) ? "?" + expected : ""));
			assertThat(JdbcUrl.parse(url).url()).isEqualTo(url);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "passfile=/x", "service=x", "servicefile=/x", "sslcrl=/x", "sslcrldir=/x", "sslsni=0",
			"sslcertmode=require", "sslkeylogfile=/x", "ssl_min_protocol_version=TLSv1.3",
			"ssl_max_protocol_version=TLSv1.2", "min_protocol_version=3.2", "gssdelegation=1", "replication=database",
			"requirepeer=postgres", "oauth_client_id=x" })
	void whatTheDriverLacksIsRefusedByName(String query) {
		assertThatIllegalArgumentException().isThrownBy(() -> LibpqUrl.parse("postgresql://h/d?" + query))
			.withMessageContaining(
					"libpq knows the parameter '" + query.replaceFirst("=.*", "") + "', this driver does not");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "sslmode=disable&ssl=true | ssl", "sslmode=prefer&requiressl=1 | requiressl",
					"sslmode=require&sslrootcert=system | sslmode", "sslnegotiation=direct | sslmode",
					"sslmode=prefer&sslnegotiation=direct | sslmode" })
	void whatContradictsItselfIsRefused(String query, String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> LibpqUrl.parse("postgresql://h/d?" + query))
			.withMessageContaining("'" + name + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "sslmode=banana", "ssl=banana", "requiressl=banana", "connect_timeout=banana",
			"connect_timeout=9999999", "keepalives=banana", "keepalives_idle=banana", "channel_binding=banana",
			"gssencmode=banana", "sslnegotiation=banana", "load_balance_hosts=banana", "require_auth=banana",
			"client_encoding=banana", "target_session_attrs=banana", "gsslib=banana", "socketTimeout=banana",
			"tcpNoDelay=banana", "prepareThreshold=banana", "preferQueryMode=banana", "sslmode=no-verify" })
	void valueThatMeansNothingIsRefusedByName(String query) {
		String name = query.substring(0, query.indexOf('='));
		assertThatIllegalArgumentException().isThrownBy(() -> LibpqUrl.parse("postgresql://h/d?" + query))
			.withMessageContaining("'" + name + "'")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("banana"));
	}

}
