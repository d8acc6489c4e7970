package dev.headgate.sample;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.headgate.testing.Migrations;
import dev.headgate.testing.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample's seeds, and the first of their walls: the context of their include.
 */
class SeedsIT {

	@AutoClose
	private final TestDatabase database = TestDatabase.create();

	@ParameterizedTest
	@ValueSource(strings = { "", "test", "uat", "prod", "!dev" })
	void seedsStayOutWithoutDev(String context) {
		Migrations.migrate(this.database, context);
		assertThat(count("users")).isZero();
		assertThat(count("skills")).isPositive();
		assertThat(count("databasechangelog WHERE filename LIKE 'db/seed/%'")).isZero();
	}

	@Test
	void devHasVariedPeopleWithProfilesAndSkills() {
		Migrations.migrate(this.database, "dev");
		assertThat(count("users")).isEqualTo(300);
		assertThat(count("users WHERE username !~ '^[a-z]+\\.[a-z]+$'")).isZero();
		assertThat(count("users WHERE full_name ~ '[^[:ascii:]]'")).isPositive();
		assertThat(count("users WHERE status <> 'ACTIVE'")).isBetween(20, 60);
		assertThat(count("user_profiles")).isEqualTo(240);
		assertThat(count("(SELECT DISTINCT skill_id FROM user_skills) AS s")).isEqualTo(count("skills"));
		assertThat(count("(SELECT user_id FROM user_skills GROUP BY user_id) AS s")).isBetween(200, 280);
	}

	@Test
	void seedsAreTheSameEachTime() {
		Migrations.migrate(this.database, "dev");
		try (TestDatabase other = TestDatabase.create()) {
			Migrations.migrate(other, "dev");
			for (String digest : new String[] { "SELECT md5(string_agg(u::text, '' ORDER BY id)) FROM users u",
					"SELECT md5(string_agg(p::text, '' ORDER BY user_id)) FROM user_profiles p",
					"SELECT md5(string_agg(s::text, '' ORDER BY id)) FROM user_skills s" }) {
				assertThat(other.query(digest)).isEqualTo(this.database.query(digest));
			}
		}
	}

	@Test
	void rollbackOfSeedsLeavesOtherPeople() {
		Migrations migrations = Migrations.fromClassPath(this.database, "dev");
		migrations.up();
		this.database.execute("INSERT INTO users (email, username, full_name) VALUES ('me@home.example', 'me', 'Me')");
		migrations.down(3);
		assertThat(this.database.query("SELECT username FROM users")).containsExactly("me");
		assertThat(count("user_skills")).isZero();
	}

	private int count(String table) {
		return Integer.parseInt(this.database.query("SELECT count(*) FROM " + table).getFirst());
	}

}
