package dev.headgate.config;

import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
	@CsvSource(quoteCharacter = '`', value = { "mysql://u:secret@h/d, has not the form",
			"jdbc:postgresql://h/d?password=secret, belongs into SPRING_DATASOURCE_URL",
			"postgresql:u:secret, has not the form", "postgresql://u:secret@h:0/d, port 0 is not between",
			"postgresql://u:secret@h:99999/d, port 99999 is not between",
			"postgresql://u:secret@h:x/d, is not host or host:port",
			"postgresql://u:secret%zz@h/d, the password has a '%'", "postgresql://u:secret@h/d?foo=1, parameter 'foo'",
			"postgresql://u:secret@h/d?sslmode, not of the form name=value",
			"postgresql://u:secret@%2Fvar%2Frun/d, Unix socket",
			"postgresql://u:secret@h/d?target_session_attrs=maybe, it must be one of",
			"postgresql://u:sec/ret@h/d, is not host or host:port" })
	void isRefusedWithTheReasonAndWithoutThePassword(String url, String reason) {
		assertThatIllegalArgumentException().isThrownBy(() -> LibpqUrl.parse(url))
			.withMessageContaining(reason)
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("secret"));
	}

}
