package dev.headgate.config;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class JdbcUrlTests {

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:postgresql://h:5432/app", "jdbc:postgresql://h/app", "jdbc:postgresql:app",
			"jdbc:postgresql:///app", "jdbc:postgresql://a:1,b:2/app", "jdbc:postgresql://[::1]:5432/app",
			"jdbc:postgresql://[::1]/app", "jdbc:postgresql://h/my%20app", "jdbc:postgresql://db_1.internal/app",
			"jdbc:postgresql://h/app?sslmode=verify-full&sslrootcert=/ca.crt&ApplicationName=a%20b",
			"jdbc:postgresql://h/app?ssl=true", "jdbc:postgresql://h/app?options=-c%20a=b&socketTimeout=5",
			"jdbc:postgresql://h/app?loggerLevel=OFF&useUnicode=yes" })
	void isTakenAsTheDriverTakesIt(String url) {
		assertThat(JdbcUrl.parse(url)).isEqualTo(new JdbcUrl(url, null, null));
	}

	@Test
	void userAndPasswordLeaveTheAddress() {
		assertThat(JdbcUrl.parse("jdbc:postgresql://h/app?user=u&sslmode=require&password=p%26q+r"))
			.isEqualTo(new JdbcUrl("jdbc:postgresql://h/app?sslmode=require", "u", new Secret("p&q r")));
		Database database = Database.parse("jdbc:postgresql://h/app?sslpassword=a%26b&password=q&sslmode=require");
		assertThat(database.publicUrl()).isEqualTo("jdbc:postgresql://h/app?sslmode=require");
		assertThat(database.secretParameters()).containsOnlyKeys("sslpassword").containsValue("a&b");
		assertThat(new Database("jdbc:postgresql://h/app?a=b&password=p&c=d", null, null).publicUrl())
			.isEqualTo("jdbc:postgresql://h/app?a=b&c=d");
		assertThat(new Database("jdbc:postgresql://h/app?password=p", null, null).publicUrl())
			.isEqualTo("jdbc:postgresql://h/app");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"jdbc:postgresql://user:secret@host/db | character 30: an '@'",
			"jdbc:postgresql://user:secret@host:5432/db | character 30: an '@'",
			"jdbc:postgresql://user:se/cret@host/db | an '@'", "jdbc:postgresql://user:12/secret@host/db | an '@'",
			"jdbc:postgresql://user:12/?secret@host/db | this is not a parameter's name",
			"jdbc:postgresql://user:12/?a=secret@host/db | the driver knows no such parameter",
			"jdbc:postgresql://user:secret/db | character 24: this is not host or host:port",
			"jdbc:postgresql://h:99999/secret | character 21: the port is not between 1 and 65535",
			"jdbc:postgresql://h | character 20: a '/' and the database's name are missing",
			"jdbc:postgresql://h?password=secret | a '/' and the database's name are missing",
			"jdbc:postgresql://h/d?password=secret%zz | character 38: a '%'",
			"jdbc:mysql://u:secret@h/d | not a JDBC URL",
			"jdbc:postgresql://h/d?sslmode=secret | 'sslmode' must be one of disable",
			"jdbc:postgresql://h/d?ssl=require | 'ssl' must be true or false",
			"jdbc:postgresql://h/d?ssl=1 | 'ssl' must be", "jdbc:postgresql://h/d?sslMode=require | write sslmode",
			"jdbc:postgresql://h/d?ssl_mode=require | write sslmode",
			"jdbc:postgresql://h/d?channel_binding=require | write channelBinding",
			"jdbc:postgresql://h/d?requiressl=1 | the driver does not heed libpq's parameter 'requiressl'",
			"jdbc:postgresql://h/d?sslenabled=1 | the driver knows no such parameter",
			"jdbc:postgresql://h/d?connectTimeout=secret | 'connectTimeout' must be a number",
			"jdbc:postgresql://h/d?socketTimeout=9999999 | 'socketTimeout' must be a number of at most 2147483" })
	void isRefusedBeforeTheDriverSeesIt(String url, String reason) {
		assertThatIllegalArgumentException().isThrownBy(() -> JdbcUrl.parse(url))
			.withMessageContaining(reason)
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("secret", "99999/"));
	}

}
