package dev.headgate.sample;

import java.util.Objects;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import org.hibernate.annotations.ColumnDefault;
import org.jspecify.annotations.Nullable;

/**
 * Something that people can be good at.
 */
@Entity
@Table(name = "skills")
class Skill {

	static final String NAME_KEY = "skills_name_key";

	@Id
	@GeneratedValue(strategy = GenerationType.IDENTITY)
	private @Nullable Long id;

	@Version
	@ColumnDefault("0")
	private int version;

	@Column(nullable = false, length = 80)
	private String name;

	@Column(nullable = false, length = 40)
	private String category;

	@Column(length = 500)
	private @Nullable String description;

	@SuppressWarnings("NullAway.Init")
	protected Skill() {
	}

	Skill(String name, String category, @Nullable String description) {
		this.name = name;
		this.category = category;
		this.description = description;
	}

	void change(String name, String category, @Nullable String description) {
		this.name = name;
		this.category = category;
		this.description = description;
	}

	long id() {
		return Objects.requireNonNull(this.id, "not stored yet");
	}

	int version() {
		return this.version;
	}

	String name() {
		return this.name;
	}

	String category() {
		return this.category;
	}

	@Nullable String description() {
		return this.description;
	}

}
