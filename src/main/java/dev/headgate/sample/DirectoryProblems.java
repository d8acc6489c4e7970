package dev.headgate.sample;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.NestedRuntimeException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.exc.InvalidFormatException;

import dev.headgate.sample.DirectoryException.Reason;

/**
 * Tells a client which field it got wrong, and why. What is not listed here is left to
 * Spring.
 */
@RestControllerAdvice(basePackageClasses = DirectoryProblems.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class DirectoryProblems {

	private static final String INVALID = "The request is not valid.";

	/** In seconds. */
	private static final String RETRY_AFTER = "5";

	/** Connection exceptions, too many connections, and a server that shuts down. */
	private static final Pattern LOST = Pattern.compile("08...|53300|57P0.");

	private static final Map<String, Reason> CONFLICTS = Map.of(User.EMAIL_KEY, new Reason("email", "is taken"),
			User.USERNAME_KEY, new Reason("username", "is taken"), Skill.NAME_KEY, new Reason("name", "is taken"),
			UserSkill.SKILL_REFERENCE, new Reason("skillId", "belongs to a skill that somebody has, or that is gone"));

	/** What only breaks when somebody else changes the same user, or deletes them. */
	private static final Set<String> RACES = Set.of(UserProfile.KEY, UserProfile.USER_REFERENCE, UserSkill.PAIR_KEY,
			UserSkill.USER_REFERENCE);

	@ExceptionHandler
	ProblemDetail invalid(MethodArgumentNotValidException ex) {
		List<Reason> errors = ex.getFieldErrors()
			.stream()
			.map((error) -> new Reason(error.getField(), reason(error)))
			.sorted((left, right) -> left.field().compareTo(right.field()))
			.toList();
		return DirectoryException.problem(HttpStatus.BAD_REQUEST, INVALID, errors);
	}

	@ExceptionHandler
	ProblemDetail unconvertible(MethodArgumentTypeMismatchException ex) {
		return DirectoryException.problem(HttpStatus.BAD_REQUEST, INVALID,
				List.of(new Reason(ex.getName(), "'%s' is not a number".formatted(ex.getValue()))));
	}

	@ExceptionHandler
	ProblemDetail unreadable(HttpMessageNotReadableException ex) {
		if (ex.contains(StreamConstraintsException.class)) {
			return DirectoryException.problem(HttpStatus.CONTENT_TOO_LARGE, "The body is larger than is accepted.",
					List.of(new Reason("body", "is too long, or nested too deeply")));
		}
		return DirectoryException.problem(HttpStatus.BAD_REQUEST, "The body cannot be read.", List
			.of((ex.getCause() instanceof JacksonException json) ? reason(json) : new Reason("body", "is missing")));
	}

	@ExceptionHandler
	ProblemDetail conflicting(DataIntegrityViolationException ex, WebRequest request) {
		String constraint = constraint(ex);
		if (RACES.contains(constraint)) {
			return overtaken(request);
		}
		Reason reason = CONFLICTS.get(constraint);
		if (reason == null) {
			throw ex;
		}
		return DirectoryException.problem(HttpStatus.CONFLICT, "The request conflicts with existing data.",
				List.of(reason));
	}

	@ExceptionHandler(ConcurrencyFailureException.class)
	ProblemDetail overtaken(WebRequest request) {
		if (request.getHeader(HttpHeaders.IF_MATCH) != null) {
			return DirectoryException.stale().getBody();
		}
		return DirectoryException.problem(HttpStatus.CONFLICT, "It was changed at the same time. Try again.",
				List.of(new Reason("id", "was changed at the same time")));
	}

	@ExceptionHandler({ TransactionException.class, DataAccessException.class })
	ResponseEntity<ProblemDetail> unavailable(NestedRuntimeException ex) {
		if (!isLackOfConnection(ex)) {
			throw ex;
		}
		return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
			.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER)
			.body(ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
					"The database does not answer. Try again later."));
	}

	/**
	 * What the server refuses has an SQLSTATE; what the pool says of a connection that is
	 * lost, or that it does not have, has none.
	 */
	private static boolean isLackOfConnection(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException sql
					&& (sql.getSQLState() == null || LOST.matcher(sql.getSQLState()).matches())) {
				return true;
			}
		}
		return false;
	}

	private static String reason(FieldError error) {
		return error.isBindingFailure() ? "'%s' has the wrong type".formatted(error.getRejectedValue())
				: String.valueOf(error.getDefaultMessage());
	}

	private static Reason reason(JacksonException ex) {
		String field = ex.getPath()
			.stream()
			.map((step) -> (step.getPropertyName() != null) ? step.getPropertyName() : "[" + step.getIndex() + "]")
			.collect(Collectors.joining("."));
		if (field.isEmpty()) {
			return new Reason("body", "is not valid JSON");
		}
		if (ex instanceof InvalidFormatException format && format.getTargetType().isEnum()) {
			return new Reason(field,
					"must be one of " + Arrays.stream(format.getTargetType().getEnumConstants())
						.map(String::valueOf)
						.collect(Collectors.joining(", ")));
		}
		return new Reason(field, "has the wrong type");
	}

	private static String constraint(Exception ex) {
		@Nullable ServerErrorMessage message = (NestedExceptionUtils.getMostSpecificCause(ex) instanceof PSQLException cause)
				? cause.getServerErrorMessage() : null;
		return (message != null) ? String.valueOf(message.getConstraint()) : "";
	}

}
