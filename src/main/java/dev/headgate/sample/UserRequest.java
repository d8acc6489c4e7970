package dev.headgate.sample;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.URL;
import org.jspecify.annotations.Nullable;

/**
 * A user as a client wants them to be.
 *
 * @param email the address; no two users share one, whatever its case
 * @param username the name to log in with; no two users share one
 * @param fullName the name to show
 * @param avatarUrl a picture
 * @param status left out: active when new, else as it was
 * @param profile left out: none
 */
public record UserRequest(@NotBlank @Email @Size(max = 254) @Storable String email,
		@NotNull @Pattern(regexp = "[a-z0-9][a-z0-9._-]{1,49}",
				message = "must be 2 to 50 lower-case letters, digits, dots, dashes or underscores") String username,
		@NotBlank @Size(max = 200) @Storable String fullName,
		@Size(max = 500) @URL(regexp = "https?://.*") @Storable @Nullable String avatarUrl, @Nullable UserStatus status,
		@Valid @Nullable Profile profile) {

	User create() {
		return update(new User(this.email, this.username, this.fullName));
	}

	User update(User user) {
		user.rename(this.email, this.username, this.fullName.strip());
		user.show(this.avatarUrl);
		user.describe(this.profile);
		if (this.status != null) {
			user.become(this.status);
		}
		return user;
	}

}
