package dev.headgate.sample;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.ForeignKey;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.MapsId;
import jakarta.persistence.OneToOne;
import jakarta.persistence.Table;
import org.hibernate.annotations.OnDelete;
import org.hibernate.annotations.OnDeleteAction;
import org.jspecify.annotations.Nullable;

/**
 * What a user tells about themselves; it shares the user's key.
 */
@Entity
@Table(name = "user_profiles")
class UserProfile {

	static final String KEY = "user_profiles_pkey";

	static final String USER_REFERENCE = "user_profiles_user_id_fkey";

	@Id
	private @Nullable Long userId;

	@MapsId
	@OneToOne(fetch = FetchType.LAZY, optional = false)
	@JoinColumn(name = "user_id", foreignKey = @ForeignKey(name = USER_REFERENCE))
	@OnDelete(action = OnDeleteAction.CASCADE)
	@SuppressWarnings("UnusedVariable") // Hibernate takes the key from it
	private User user;

	@Column(length = 120)
	private @Nullable String headline;

	@Column(length = 2000)
	private @Nullable String bio;

	@Column(length = 120)
	private @Nullable String location;

	@Column(length = 500)
	private @Nullable String website;

	@SuppressWarnings("NullAway.Init")
	protected UserProfile() {
	}

	UserProfile(User user, Profile description) {
		this.user = user;
		change(description);
	}

	final void change(Profile description) {
		this.headline = description.headline();
		this.bio = description.bio();
		this.location = description.location();
		this.website = description.website();
	}

	Profile description() {
		return new Profile(this.headline, this.bio, this.location, this.website);
	}

}
