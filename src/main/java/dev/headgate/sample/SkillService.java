package dev.headgate.sample;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What can be done with skills, each in one transaction.
 */
@Service
@Transactional
class SkillService {

	private final Skills skills;

	SkillService(Skills skills) {
		this.skills = skills;
	}

	@Transactional(readOnly = true)
	public Page<SkillResponse> search(String pattern, Pageable page) {
		return this.skills.search(pattern, page).map(SkillResponse::of);
	}

	@Transactional(readOnly = true)
	public Versioned<SkillResponse> read(long id) {
		return Versioned.of(find(id));
	}

	public Versioned<SkillResponse> create(SkillRequest request) {
		return Versioned.of(this.skills.saveAndFlush(request.create()));
	}

	public Versioned<SkillResponse> change(long id, @Nullable String ifMatch, SkillRequest request) {
		Skill skill = find(id);
		Versioned.require(ifMatch, Versioned.tag(skill));
		request.update(skill);
		return Versioned.of(this.skills.saveAndFlush(skill));
	}

	public void delete(long id, @Nullable String ifMatch) {
		Skill skill = find(id);
		Versioned.require(ifMatch, Versioned.tag(skill));
		this.skills.delete(skill);
		this.skills.flush();
	}

	private Skill find(long id) {
		return this.skills.findById(id).orElseThrow(() -> DirectoryException.unknown("skill", "id", id));
	}

}
