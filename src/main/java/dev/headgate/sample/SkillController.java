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
 * Skills over HTTP.
 */
@RestController
@Tag(name = "Skills")
@RequestMapping("/api/skills")
class SkillController {

	private static final Set<String> SORTABLE = Set.of("id", "name", "category");

	private final SkillService skills;

	SkillController(SkillService skills) {
		this.skills = skills;
	}

	@GetMapping
	PagedModel<SkillResponse> list(@Valid @ParameterObject PageQuery query) {
		return new PagedModel<>(this.skills.search(query.toPattern(), query.toPageable(SORTABLE, "name")));
	}

	@GetMapping("/{id}")
	ResponseEntity<SkillResponse> read(@PathVariable long id) {
		return this.skills.read(id).ok();
	}

	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.CREATED)
	ResponseEntity<SkillResponse> create(@Valid @RequestBody SkillRequest request) {
		Versioned<SkillResponse> skill = this.skills.create(request);
		return skill.created(ServletUriComponentsBuilder.fromCurrentRequest().path("/{id}").build(skill.body().id()));
	}

	@PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<SkillResponse> change(@PathVariable long id,
			@RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
			@Valid @RequestBody SkillRequest request) {
		return this.skills.change(id, ifMatch, request).ok();
	}

	@DeleteMapping("/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void delete(@PathVariable long id,
			@RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
		this.skills.delete(id, ifMatch);
	}

}
