package dev.headgate.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;

/**
 * Which page of a list a client wants.
 *
 * @param q a part of what to look for, in any case
 * @param page the number of the page, from 0
 * @param size the size of the page, 20 unless given; at most 100 are sent
 * @param sort property names, each with an optional {@code ,asc} or {@code ,desc}
 */
public record PageQuery(@Size(max = 200) @Storable @Nullable String q, @Min(0) @Max(1_000_000) @Nullable Integer page,
		@Min(1) @Nullable Integer size, @Nullable List<String> sort) {

	private static final int DEFAULT_SIZE = 20;

	private static final int MAX_SIZE = 100;

	/** Returns the page, in an order that leaves no two rows equal. */
	Pageable toPageable(Set<String> sortable, String defaultSort) {
		Sort order = sort(sortable);
		return PageRequest.of((this.page != null) ? this.page : 0,
				Math.min((this.size != null) ? this.size : DEFAULT_SIZE, MAX_SIZE),
				(order.isSorted() ? order : Sort.by(defaultSort)).and(Sort.by("id")));
	}

	/** Returns a {@code LIKE} pattern in which nothing but the ends is a wildcard. */
	String toPattern() {
		return (this.q != null) ? "%" + this.q.strip().replaceAll("[\\\\%_]", "\\\\$0") + "%" : "%";
	}

	/** Takes {@code sort=a,desc&sort=b}, whether or not it was split at the commas. */
	private Sort sort(Set<String> sortable) {
		List<Sort.Order> orders = new ArrayList<>();
		for (String word : words()) {
			if (orders.stream().anyMatch((order) -> order.getProperty().equals(word))) {
				throw DirectoryException.invalid("sort", "'%s' is given twice".formatted(word));
			}
			if (sortable.contains(word)) {
				orders.add(Sort.Order.asc(word));
			}
			else if (!orders.isEmpty() && (word.equals("asc") || word.equals("desc"))) {
				orders.add(orders.removeLast().with(Sort.Direction.fromString(word)));
			}
			else {
				throw DirectoryException.invalid("sort", "'%s' is not one of %s".formatted(word,
						sortable.stream().sorted().collect(Collectors.joining(", "))));
			}
		}
		return Sort.by(orders);
	}

	private List<String> words() {
		return (this.sort != null) ? List.of(String.join(",", this.sort).split(",", -1)) : List.of();
	}

}
