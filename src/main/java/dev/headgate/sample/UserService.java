package dev.headgate.sample;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What can be done with users, each in one transaction.
 */
@Service
@Transactional
class UserService {

	private final Users users;

	private final Skills skills;

	UserService(Users users, Skills skills) {
		this.users = users;
		this.skills = skills;
	}

	@Transactional(readOnly = true)
	public Page<UserResponse> search(String pattern, Pageable page) {
		Page<User> found = this.users.search(pattern, page);
		if (found.hasContent()) {
			this.users.fetchSkills(found.getContent());
		}
		return found.map(UserResponse::of);
	}

	@Transactional(readOnly = true)
	public Versioned<UserResponse> read(long id) {
		return Versioned.of(find(id));
	}

	public Versioned<UserResponse> create(UserRequest request) {
		return Versioned.of(this.users.saveAndFlush(request.create()));
	}

	public Versioned<UserResponse> change(long id, @Nullable String ifMatch, UserRequest request) {
		User user = find(id);
		Versioned.require(ifMatch, Versioned.tag(user));
		return Versioned.of(this.users.saveAndFlush(request.update(user)));
	}

	public void delete(long id, @Nullable String ifMatch) {
		User user = find(id);
		Versioned.require(ifMatch, Versioned.tag(user));
		this.users.delete(user);
		this.users.flush();
	}

	public Versioned<UserResponse> assign(long id, long skillId, @Nullable String ifMatch, SkillLevel level) {
		User user = find(id);
		Versioned.require((ifMatch != null) ? ifMatch : "*", Versioned.tag(user));
		Skill skill = this.skills.findById(skillId)
			.orElseThrow(() -> DirectoryException.unknown("skill", "skillId", skillId));
		user.assign(skill, level);
		return Versioned.of(this.users.saveAndFlush(user));
	}

	public Versioned<UserResponse> unassign(long id, long skillId, @Nullable String ifMatch) {
		User user = find(id);
		Versioned.require((ifMatch != null) ? ifMatch : "*", Versioned.tag(user));
		if (!user.unassign(skillId)) {
			throw DirectoryException.unknown("skill of user %d:".formatted(id), "skillId", skillId);
		}
		return Versioned.of(this.users.saveAndFlush(user));
	}

	private User find(long id) {
		return this.users.findById(id).orElseThrow(() -> DirectoryException.unknown("user", "id", id));
	}

}
