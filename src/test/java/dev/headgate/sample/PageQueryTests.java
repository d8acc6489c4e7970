package dev.headgate.sample;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;
import org.springframework.http.HttpStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PageQueryTests {

	private static final Set<String> SORTABLE = Set.of("a", "b");

	@Test
	void nothingGivenIsTheFirstPageInTheDefaultOrder() {
		Pageable page = new PageQuery(null, null, null, null).toPageable(SORTABLE, "a");
		assertThat(page.getPageNumber()).isZero();
		assertThat(page.getPageSize()).isEqualTo(20);
		assertThat(page.getSort()).isEqualTo(Sort.by("a", "id"));
	}

	@Test
	void sizeIsCapped() {
		assertThat(new PageQuery(null, 3, 5000, null).toPageable(SORTABLE, "a").getPageSize()).isEqualTo(100);
	}

	@Test
	void sortMayBeSplitAtItsCommasOrNot() {
		Sort expected = Sort.by(Sort.Order.desc("a"), Sort.Order.asc("b"), Sort.Order.asc("id"));
		assertThat(sort("a,desc", "b")).isEqualTo(expected);
		assertThat(sort("a", "desc", "b", "asc")).isEqualTo(expected);
	}

	@Test
	void sortByAnotherPropertyIsRefused() {
		for (String sort : List.of("c", "desc", "a,down", "a,,b", "", "a,b,desc,a", "a,a")) {
			assertThatExceptionOfType(DirectoryException.class).isThrownBy(() -> sort(sort))
				.satisfies((ex) -> assertThat(ex.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST));
		}
	}

	@Test
	void wildcardsInAQueryAreLiteral() {
		assertThat(new PageQuery(" 5%_\\ ", null, null, null).toPattern()).isEqualTo("%5\\%\\_\\\\%");
		assertThat(new PageQuery(null, null, null, null).toPattern()).isEqualTo("%");
	}

	private static Sort sort(String... sort) {
		return new PageQuery(null, null, null, List.of(sort)).toPageable(SORTABLE, "a").getSort();
	}

}
