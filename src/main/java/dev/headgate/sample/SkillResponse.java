package dev.headgate.sample;

import org.jspecify.annotations.Nullable;

/**
 * Something that people can be good at.
 *
 * @param id the key
 * @param name its name
 * @param category what kind of skill it is
 * @param description what it takes
 */
public record SkillResponse(long id, String name, String category, @Nullable String description) {

	static SkillResponse of(Skill skill) {
		return new SkillResponse(skill.id(), skill.name(), skill.category(), skill.description());
	}

}
