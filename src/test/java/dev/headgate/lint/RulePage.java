package dev.headgate.lint;

import java.util.Arrays;
import java.util.stream.Collectors;

import dev.headgate.lint.catalog.RuleCatalog;
import dev.headgate.lint.rule.Evidence;
import dev.headgate.lint.rule.Rule;
import dev.headgate.lint.trace.LockMode;

/**
 * The page docs/lint-rules.md, written from the catalogue and the examples.
 */
final class RulePage {

	private static final String HEAD = """
			# The rules of lint

			What [`headgate lint`](lint.md) looks for. This page is generated from the catalogue of rules, and each example is executed in the tests.

			## Who waits for whom

			A lock is held until the change set commits. While a statement waits for its own lock, everybody who comes after it waits, too; Headgate's `lock_timeout` ends that wait, and its retry tries again.

			""";

	private RulePage() {
	}

	static String write() {
		StringBuilder page = new StringBuilder(HEAD).append("| lock held on a table | who waits |\n|---|---|\n");
		for (LockMode mode : LockMode.values()) {
			page.append("| `").append(mode.sql()).append("` | ").append(mode.blocked()).append(" |\n");
		}
		for (RuleCatalog.Group group : RuleCatalog.groups()) {
			page.append("\n## ").append(group.title()).append("\n");
			group.rules().forEach((rule) -> write(rule, page));
		}
		return page.toString().stripTrailing() + "\n";
	}

	private static void write(Rule rule, StringBuilder page) {
		String evidence = Arrays.stream(Evidence.values())
			.filter(rule.evidence()::contains)
			.map(Evidence::words)
			.collect(Collectors.joining(", "));
		page.append("\n### ")
			.append(rule.id())
			.append("\n\n**")
			.append(rule.severity().id())
			.append("**, ")
			.append(evidence)
			.append(". ")
			.append(rule.sees())
			.append("\n\nWhy: ")
			.append(rule.why())
			.append("\n\nInstead: ")
			.append(rule.instead())
			.append("\n\n");
		example(rule, "bad", page);
		example(rule, "good", page);
	}

	private static void example(Rule rule, String name, StringBuilder page) {
		LintExample.of(rule.id())
			.stream()
			.filter((example) -> example.file().getFileName().toString().startsWith(name + "."))
			.findFirst()
			.ifPresent((example) -> page.append("```")
				.append(example.file().toString().endsWith(".sql") ? "sql" : "yaml")
				.append("\n-- ")
				.append(name)
				.append('\n')
				.append(body(example))
				.append("```\n" + (name.equals("bad") ? "\n" : "")));
	}

	/** Without what all of them have. */
	private static String body(LintExample example) {
		return example.text()
			.replaceFirst("--liquibase formatted sql\\R+", "")
			.replaceAll("(?m)^-- (also|not watched): .*\\R+", "")
			.strip() + "\n";
	}

}
