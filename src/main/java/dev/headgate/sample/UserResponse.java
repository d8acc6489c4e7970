package dev.headgate.sample;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A user with their profile and skills.
 *
 * @param id the key
 * @param email the address
 * @param emailVerified whether the address was proved
 * @param username the name to log in with
 * @param fullName the name to show
 * @param avatarUrl a picture
 * @param status whether they may use the service
 * @param profile what they tell about themselves
 * @param skills what they are good at, by name
 * @param createdAt when they were added
 * @param updatedAt when they, their profile or their skills last changed
 */
public record UserResponse(long id, String email, boolean emailVerified, String username, String fullName,
		@Nullable String avatarUrl, UserStatus status, @Nullable Profile profile, List<AssignedSkill> skills,
		Instant createdAt, Instant updatedAt) {

	static UserResponse of(User user) {
		UserProfile profile = user.profile();
		List<AssignedSkill> skills = user.skills()
			.stream()
			.map((held) -> new AssignedSkill(held.skill().id(), held.skill().name(), held.level()))
			.sorted(Comparator.comparing(AssignedSkill::name, String.CASE_INSENSITIVE_ORDER))
			.toList();
		return new UserResponse(user.id(), user.email(), user.emailVerified(), user.username(), user.fullName(),
				user.avatarUrl(), user.status(), (profile != null) ? profile.description() : null, skills,
				user.createdAt(), user.updatedAt());
	}

	/**
	 * A skill of a user.
	 *
	 * @param id the key of the skill
	 * @param name its name
	 * @param level how good the user is at it
	 */
	public record AssignedSkill(long id, String name, SkillLevel level) {
	}

}
