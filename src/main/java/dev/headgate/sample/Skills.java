package dev.headgate.sample;

import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

/**
 * The stored skills.
 */
interface Skills extends JpaRepository<Skill, Long> {

	/** Finds a page of skills. */
	@Query("""
			select s from Skill s
			where lower(s.name) like lower(:pattern) escape '\\' or lower(s.category) like lower(:pattern) escape '\\'""")
	Page<Skill> search(String pattern, Pageable page);

}
