package dev.headgate.sample;

import java.util.Set;

import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.data.web.PagedModel;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Users over HTTP.
 */
@RestController
@Tag(name = "Users")
@RequestMapping("/api/users")
class UserController {

	private static final Set<String> SORTABLE = Set.of("id", "fullName", "username", "email", "status", "createdAt",
			"updatedAt");

	private final UserService users;

	UserController(UserService users) {
		this.users = users;
	}

	@GetMapping
	PagedModel<UserResponse> list(@Valid @ParameterObject PageQuery query) {
		return new PagedModel<>(this.users.search(query.toPattern(), query.toPageable(SORTABLE, "fullName")));
	}

	@GetMapping("/{id}")
	ResponseEntity<UserResponse> read(@PathVariable long id) {
		return this.users.read(id).ok();
	}

	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.CREATED)
	ResponseEntity<UserResponse> create(@Valid @RequestBody UserRequest request) {
		Versioned<UserResponse> user = this.users.create(request);
		return user.created(ServletUriComponentsBuilder.fromCurrentRequest().path("/{id}").build(user.body().id()));
	}

	@PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<UserResponse> change(@PathVariable long id,
			@RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
			@Valid @RequestBody UserRequest request) {
		return this.users.change(id, ifMatch, request).ok();
	}

	@DeleteMapping("/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void delete(@PathVariable long id,
			@RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
		this.users.delete(id, ifMatch);
	}

	@PutMapping(path = "/{id}/skills/{skillId}", consumes = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<UserResponse> assign(@PathVariable long id, @PathVariable long skillId,
			@RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
			@Valid @RequestBody SkillAssignment assignment) {
		return this.users.assign(id, skillId, ifMatch, assignment.level()).ok();
	}

	@DeleteMapping("/{id}/skills/{skillId}")
	ResponseEntity<UserResponse> unassign(@PathVariable long id, @PathVariable long skillId,
			@RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
		return this.users.unassign(id, skillId, ifMatch).ok();
	}

}
