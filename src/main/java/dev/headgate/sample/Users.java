package dev.headgate.sample;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.EntityGraph;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

/**
 * The stored users.
 */
interface Users extends JpaRepository<User, Long> {

	/** Finds a user with profile and skills, in one statement. */
	@Override
	@EntityGraph(attributePaths = { "profile", "skills.skill" })
	Optional<User> findById(Long id);

	/** Finds a page of users with their profiles; the skills are not loaded yet. */
	@EntityGraph(attributePaths = "profile")
	@Query("""
			select u from User u
			where lower(u.fullName) like lower(:pattern) escape '\\'
			  or lower(u.username) like lower(:pattern) escape '\\'
			  or lower(u.email) like lower(:pattern) escape '\\'""")
	Page<User> search(String pattern, Pageable page);

	/** Loads the skills of users that were found before, in one statement. */
	@Query("""
			select u from User u left join fetch u.profile left join fetch u.skills s left join fetch s.skill
			where u in :users""")
	List<User> fetchSkills(Collection<User> users);

}
