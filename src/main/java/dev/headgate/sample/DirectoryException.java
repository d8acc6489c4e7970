package dev.headgate.sample;

import java.util.List;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * A request that the directory refuses, as a problem detail that names the field and the
 * reason.
 */
final class DirectoryException extends ErrorResponseException {

	private DirectoryException(HttpStatus status, String detail, String field, String reason) {
		super(status, problem(status, detail, List.of(new Reason(field, reason))), null);
	}

	static DirectoryException unknown(String kind, String field, long id) {
		return new DirectoryException(HttpStatus.NOT_FOUND, "There is no %s %d.".formatted(kind, id), field,
				"is unknown");
	}

	static DirectoryException invalid(String field, String reason) {
		return new DirectoryException(HttpStatus.BAD_REQUEST, "The request is not valid.", field, reason);
	}

	static DirectoryException unconditional() {
		return new DirectoryException(HttpStatus.PRECONDITION_REQUIRED,
				"A change needs the entity tag of what it changes.", "If-Match", "must be the ETag of the last read");
	}

	static DirectoryException stale() {
		return new DirectoryException(HttpStatus.PRECONDITION_FAILED,
				"It was changed since it was read. Read it again, then change it.", "If-Match",
				"is not the current ETag");
	}

	static ProblemDetail problem(HttpStatus status, String detail, List<Reason> errors) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
		problem.setProperty("errors", errors);
		return problem;
	}

	/**
	 * What is wrong with one field of a request.
	 *
	 * @param field the field, parameter or header
	 * @param reason what is wrong with it
	 */
	record Reason(String field, String reason) {
	}

}
