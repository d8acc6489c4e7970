package dev.headgate.sample;

import jakarta.validation.constraints.NotNull;

/**
 * How good a user is at a skill.
 *
 * @param level the level
 */
public record SkillAssignment(@NotNull SkillLevel level) {
}
