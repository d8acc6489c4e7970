package dev.headgate.lint;

import java.util.Arrays;
import java.util.stream.Collectors;

import dev.headgate.lint.catalog.RuleCatalog;
import dev.headgate.lint.rule.Evidence;
import dev.headgate.lint.rule.Rule;
import dev.headgate.lint.trace.LockMode;

/**
 * The page docs/lint.md, written from the catalogue and the examples.
 */
final class RulePage {

	private static final String HEAD = """
			# Lint

			`headgate lint` finds what change sets would do to a database in use: who waits for their locks, and how long; what breaks the version of the application that still runs; what a rollback does not bring back. It runs each change set on a temporary database at the revision before it, with generated rows in its tables, and watches: which locks each statement takes on tables that were there before, what it reads, rewrites and builds, what is in the schema afterwards, whether the released application still works, and whether the rollback brings the schema back. So it judges what a change set does, not what its text looks like.

			## Two commands

			```
			headgate lint --url postgresql://owner:password@localhost:5432/app
			headgate lint --changed-in origin/main...HEAD --url postgresql://owner:password@localhost:5432/app
			```

			The first lints every change set, each as if the ones before it were released. The second lints only those of which a line is changed in a branch, and takes them as applied by no release: nobody waits for a table that one of them makes. `--since REV` lints the change sets behind a revision, `--pending` those that `upgrade` would apply to the database of `--url`. The first line of the report says which ones were linted, and why those.

			`--url` names a server whose role may create databases; its own tables are not touched. `--headgate.scratch-url` names another one for the temporary databases.

			An **error** and a **warning** end the verb with 18, a **note** does not; `--fail-on error` or `--fail-on note` moves the line. `--rows N` gives each table N rows or more instead of 3.

			## Allow a rule

			Where a change set has to break a rule, its own comment says which one and why, below the `--changeset` line:

			```sql
			--changeset ann:7d3b6f91
			--comment: Nothing reads it; headgate:allow drop-column: the last release that used it is gone since May
			ALTER TABLE users DROP COLUMN legacy_login;
			```

			In YAML and XML it is the change set's `comment`, or a comment of the file inside the change set. The reason is not optional. An allowance that the change set does not need, that names no rule or gives no reason is a finding itself: [unused-allowance](#unused-allowance). In formatted SQL, write it on the `--comment:` line: the checksum of a change set that is already applied stays the same.

			## Begin clean on an old changelog

			Nobody corrects what was applied years ago. Write what is found today into a file, and commit it:

			```
			headgate lint --baseline lint.baseline --write-baseline --url postgresql://owner:password@localhost:5432/app
			headgate lint --baseline lint.baseline --url postgresql://owner:password@localhost:5432/app
			```

			The file has a line for each rule and change set. The second command counts only what is not in it.

			## Small tables

			An index on a table of ten rows is built at once. `headgate sizes` writes down how large the tables in production are; any role that may connect may ask, it needs no right on a table:

			```
			headgate sizes --url postgresql://monitor:password@db.example.com:5432/app > production.sizes
			headgate lint --sizes production.sizes --url postgresql://owner:password@localhost:5432/app
			```

			What the rules on locks and long work find is not counted where all tables that the statement locks, reads or writes are smaller than 10 MB with their indexes (`--small-below MB`). A table that the file does not have counts as large. `--sizes` also takes the address of the database itself.

			## In CI

			GitHub shows `--format github` beside the changed lines of a pull request:

			```yaml
			name: migrations
			on: pull_request
			jobs:
			  lint:
			    runs-on: ubuntu-latest
			    services:
			      postgres:
			        image: postgres:17
			        env: {POSTGRES_PASSWORD: scratch}
			        ports: ["5432:5432"]
			        options: --health-cmd pg_isready --health-interval 2s --health-retries 20
			    steps:
			      - uses: actions/checkout@v4
			        with: {fetch-depth: 0}
			      - uses: actions/setup-java@v4
			        with: {distribution: temurin, java-version: 25}
			      - run: ./mvnw -B -DskipTests package
			      - run: >
			          java -jar target/headgate.jar lint --format github
			          --changed-in origin/${{ github.base_ref }}...HEAD
			          --url postgresql://postgres:scratch@localhost:5432/postgres
			```

			`--format sarif > lint.sarif` writes SARIF 2.1.0, which code scanners read. Findings that do not count are in it as suppressed, with the reason.

			GitLab has the range in variables:

			```yaml
			migrations:
			  image: eclipse-temurin:25
			  services: [{name: "postgres:17", alias: postgres}]
			  variables: {POSTGRES_PASSWORD: scratch, GIT_DEPTH: "0"}
			  script:
			    - ./mvnw -B -DskipTests package
			    - java -jar target/headgate.jar lint
			      --changed-in "$CI_MERGE_REQUEST_DIFF_BASE_SHA...HEAD"
			      --url postgresql://postgres:scratch@postgres:5432/postgres
			  rules: [{if: $CI_PIPELINE_SOURCE == "merge_request_event"}]
			```

			The verb ends with 18 where something is found, and the job fails. `--json` prints one line for programs; [`headgate json-schema`](verbs.md) describes it.

			## What is left alone

			- A table that no release knows: one that the same run makes, or with `--since`, `--pending` and `--changed-in` one that a linted change set before it makes. Nobody waits for it.
			- A lock that is taken and given back at once, without work while it is held: Headgate's `lock_timeout` ends the wait for it, and its retry tries again.
			- A change that Headgate makes itself in small transactions, such as `batchedUpdate`.

			What could not be looked at is said in a line `not seen: …`, never left out.

			## The rules

			This part is generated from the catalogue of rules, and each example is executed in the tests.

			### Who waits for whom

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
