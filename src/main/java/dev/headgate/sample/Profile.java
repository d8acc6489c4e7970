package dev.headgate.sample;

import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.URL;
import org.jspecify.annotations.Nullable;

/**
 * What a user tells about themselves.
 *
 * @param headline who they are, in a few words
 * @param bio the longer story
 * @param location where they are
 * @param website where to read more
 */
public record Profile(@Size(max = 120) @Storable @Nullable String headline,
		@Size(max = 2000) @Storable @Nullable String bio, @Size(max = 120) @Storable @Nullable String location,
		@Size(max = 500) @URL(regexp = "https?://.*") @Storable @Nullable String website) {
}
