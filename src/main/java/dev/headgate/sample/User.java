package dev.headgate.sample;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OneToOne;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;
import jakarta.persistence.Version;
import org.hibernate.annotations.ColumnDefault;
import org.jspecify.annotations.Nullable;

/**
 * Somebody with an account. Every change, also of the profile or the skills, touches the
 * row, so that its version counts them all.
 */
@Entity
@Table(name = "users", uniqueConstraints = @UniqueConstraint(name = User.USERNAME_KEY, columnNames = "username"),
		indexes = @Index(name = "users_full_name_id_idx", columnList = "full_name, id"))
class User {

	static final String EMAIL_KEY = "users_email_key";

	static final String USERNAME_KEY = "users_username_key";

	@Id
	@GeneratedValue(strategy = GenerationType.IDENTITY)
	private @Nullable Long id;

	@Version
	@ColumnDefault("0")
	private int version;

	@Column(nullable = false, length = 254)
	private String email;

	@Column(nullable = false)
	@ColumnDefault("false")
	private boolean emailVerified;

	@Column(nullable = false, length = 50)
	private String username;

	@Column(nullable = false, length = 200)
	private String fullName;

	@Column(length = 500)
	private @Nullable String avatarUrl;

	@Column(nullable = false, length = 20)
	@Enumerated(EnumType.STRING)
	@ColumnDefault("'ACTIVE'")
	private UserStatus status = UserStatus.ACTIVE;

	@Column(nullable = false, updatable = false)
	@ColumnDefault("now()")
	private Instant createdAt;

	@Column(nullable = false)
	@ColumnDefault("now()")
	private Instant updatedAt;

	@OneToOne(mappedBy = "user", cascade = CascadeType.ALL, orphanRemoval = true, fetch = FetchType.LAZY)
	private @Nullable UserProfile profile;

	@OneToMany(mappedBy = "user", cascade = CascadeType.ALL, orphanRemoval = true)
	private Set<UserSkill> skills = new LinkedHashSet<>();

	@SuppressWarnings("NullAway.Init")
	protected User() {
	}

	User(String email, String username, String fullName) {
		this.email = email;
		this.username = username;
		this.fullName = fullName;
		this.createdAt = now();
		this.updatedAt = this.createdAt;
	}

	/** Takes another name and address; a new address is not verified yet. */
	void rename(String email, String username, String fullName) {
		if (!email.equalsIgnoreCase(this.email)) {
			this.emailVerified = false;
		}
		this.email = email;
		this.username = username;
		this.fullName = fullName;
		touch();
	}

	void show(@Nullable String avatarUrl) {
		this.avatarUrl = avatarUrl;
		touch();
	}

	void become(UserStatus status) {
		this.status = status;
		touch();
	}

	void describe(@Nullable Profile description) {
		if (description == null) {
			this.profile = null;
		}
		else if (this.profile == null) {
			this.profile = new UserProfile(this, description);
		}
		else {
			this.profile.change(description);
		}
		touch();
	}

	/** Gives the user a skill, or another level of it. */
	void assign(Skill skill, SkillLevel level) {
		find(skill.id()).ifPresentOrElse((held) -> held.reach(level),
				() -> this.skills.add(new UserSkill(this, skill, level)));
		touch();
	}

	/** Takes a skill away, and tells whether the user had it. */
	boolean unassign(long skillId) {
		Optional<UserSkill> held = find(skillId);
		held.ifPresent((skill) -> {
			this.skills.remove(skill);
			touch();
		});
		return held.isPresent();
	}

	private Optional<UserSkill> find(long skillId) {
		return this.skills.stream().filter((held) -> held.skill().id() == skillId).findFirst();
	}

	private void touch() {
		this.updatedAt = now();
	}

	private static Instant now() {
		return Instant.now().truncatedTo(ChronoUnit.MICROS);
	}

	long id() {
		return Objects.requireNonNull(this.id, "not stored yet");
	}

	int version() {
		return this.version;
	}

	String email() {
		return this.email;
	}

	boolean emailVerified() {
		return this.emailVerified;
	}

	String username() {
		return this.username;
	}

	String fullName() {
		return this.fullName;
	}

	@Nullable String avatarUrl() {
		return this.avatarUrl;
	}

	UserStatus status() {
		return this.status;
	}

	Instant createdAt() {
		return this.createdAt;
	}

	Instant updatedAt() {
		return this.updatedAt;
	}

	@Nullable UserProfile profile() {
		return this.profile;
	}

	Set<UserSkill> skills() {
		return this.skills;
	}

}
