package dev.headgate.sample;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ETag;
import org.springframework.http.ResponseEntity;

/**
 * A representation with the entity tag that tells it from earlier ones.
 *
 * @param <T> the type of the representation
 * @param body the representation
 * @param tag the entity tag, in quotes
 */
record Versioned<T>(T body, String tag) {

	static Versioned<UserResponse> of(User user) {
		return new Versioned<>(UserResponse.of(user), tag(user));
	}

	static Versioned<SkillResponse> of(Skill skill) {
		return new Versioned<>(SkillResponse.of(skill), tag(skill));
	}

	static String tag(Skill skill) {
		return "\"%d\"".formatted(skill.version());
	}

	/** Counts the changes of the skills too: their names are part of what is sent. */
	static String tag(User user) {
		long skills = user.skills().stream().mapToLong((held) -> held.skill().version()).sum();
		return "\"%d.%d\"".formatted(user.version(), skills);
	}

	/**
	 * Lets a change pass only when the client has seen what it changes.
	 * @param ifMatch the request header
	 * @param current the entity tag
	 */
	static void require(@Nullable String ifMatch, String current) {
		if (ifMatch == null) {
			throw DirectoryException.unconditional();
		}
		if (ETag.parse(ifMatch).stream().noneMatch((tag) -> tag.isWildcard() || tag.formattedTag().equals(current))) {
			throw DirectoryException.stale();
		}
	}

	ResponseEntity<T> ok() {
		return ResponseEntity.ok().eTag(this.tag).body(this.body);
	}

	ResponseEntity<T> created(URI location) {
		return ResponseEntity.created(location).eTag(this.tag).body(this.body);
	}

}
