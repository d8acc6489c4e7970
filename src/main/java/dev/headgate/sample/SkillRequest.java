package dev.headgate.sample;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A skill as a client wants it to be.
 *
 * @param name its name; no two skills share one, whatever its case
 * @param category what kind of skill it is
 * @param description what it takes
 */
public record SkillRequest(@NotBlank @Size(max = 80) @Storable String name,
		@NotBlank @Size(max = 40) @Storable String category, @Size(max = 500) @Storable @Nullable String description) {

	Skill create() {
		return new Skill(this.name.strip(), this.category.strip(), this.description);
	}

	void update(Skill skill) {
		skill.change(this.name.strip(), this.category.strip(), this.description);
	}

}
