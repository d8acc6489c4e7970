package dev.headgate.sample;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.ForeignKey;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;
import org.hibernate.annotations.OnDelete;
import org.hibernate.annotations.OnDeleteAction;
import org.jspecify.annotations.Nullable;

/**
 * A skill that a user has, and how well.
 */
@Entity
@Table(name = "user_skills",
		uniqueConstraints = @UniqueConstraint(name = UserSkill.PAIR_KEY, columnNames = { "user_id", "skill_id" }),
		indexes = @Index(name = "user_skills_skill_id_idx", columnList = "skill_id"))
class UserSkill {

	static final String PAIR_KEY = "user_skills_user_id_skill_id_key";

	static final String USER_REFERENCE = "user_skills_user_id_fkey";

	static final String SKILL_REFERENCE = "user_skills_skill_id_fkey";

	@Id
	@GeneratedValue(strategy = GenerationType.IDENTITY)
	private @Nullable Long id;

	@ManyToOne(fetch = FetchType.LAZY, optional = false)
	@JoinColumn(name = "user_id", nullable = false, updatable = false, foreignKey = @ForeignKey(name = USER_REFERENCE))
	@OnDelete(action = OnDeleteAction.CASCADE)
	@SuppressWarnings("UnusedVariable") // what the skills of a user are mapped by
	private User user;

	@ManyToOne(fetch = FetchType.LAZY, optional = false)
	@JoinColumn(name = "skill_id", nullable = false, updatable = false,
			foreignKey = @ForeignKey(name = SKILL_REFERENCE))
	private Skill skill;

	@Column(nullable = false, length = 20)
	@Enumerated(EnumType.STRING)
	private SkillLevel level;

	@SuppressWarnings("NullAway.Init")
	protected UserSkill() {
	}

	UserSkill(User user, Skill skill, SkillLevel level) {
		this.user = user;
		this.skill = skill;
		this.level = level;
	}

	void reach(SkillLevel level) {
		this.level = level;
	}

	Skill skill() {
		return this.skill;
	}

	SkillLevel level() {
		return this.level;
	}

}
