package dev.headgate.gate.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.json.JsonParseException;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.json.JsonWriter;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.gate.plan.ApprovedPlan.Place;
import dev.headgate.gate.plan.ApprovedPlan.Step;

/**
 * The file in which an {@link ApprovedPlan} waits: JSON, with one change set on each
 * line.
 */
public final class ApprovedPlanFile {

	private static final int FORMAT = 1;

	private ApprovedPlanFile() {
	}

	/**
	 * Writes the file.
	 * @param plan what goes into it
	 * @return its text
	 */
	public static String write(ApprovedPlan plan) {
		JsonWriter<Map<String, Object>> json = JsonWriter.standard();
		Map<String, Object> head = new LinkedHashMap<>();
		head.put("format", FORMAT);
		head.put("target", plan.target());
		head.put("database", plan.place().database());
		head.put("cluster", plan.place().cluster());
		head.put("role", plan.place().role());
		head.put("postgresql", plan.place().postgresql());
		if (plan.from() != null) {
			head.put("from", plan.from());
		}
		head.put("applied", plan.applied());
		List<String> lines = plan.steps().stream().map((step) -> json.writeToString(facts(step))).toList();
		String opening = json.writeToString(head);
		return opening.substring(0, opening.length() - 1) + ",\"changeSets\":[\n" + String.join(",\n", lines)
				+ "\n]}\n";
	}

	private static Map<String, Object> facts(Step step) {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("revision", step.key().id());
		facts.put("author", step.key().author());
		facts.put("path", step.key().path());
		facts.put("checksum", step.checksum());
		facts.put("transactional", step.transactional());
		facts.put("statements", step.statements());
		return facts;
	}

	/**
	 * Reads the file.
	 * @param text its text
	 * @return what is in it
	 * @throws IllegalArgumentException with the reason, when it is no such file
	 */
	public static ApprovedPlan parse(String text) {
		try {
			Map<String, Object> head = JsonParserFactory.getJsonParser().parseMap(text);
			if (!Integer.valueOf(FORMAT).equals(head.get("format"))) {
				throw new IllegalArgumentException(
						"its format is " + head.get("format") + ", and this build reads " + FORMAT);
			}
			List<Step> steps = new ArrayList<>();
			for (Object entry : list(head, "changeSets")) {
				steps.add(step((Map<?, ?>) entry));
			}
			Place place = new Place(text(head, "database"), text(head, "cluster"), text(head, "role"),
					number(head, "postgresql"));
			return new ApprovedPlan(text(head, "target"), place, (String) head.get("from"), number(head, "applied"),
					steps);
		}
		catch (JsonParseException | ClassCastException ex) {
			throw new IllegalArgumentException("it is no plan: " + ex.getMessage(), ex);
		}
	}

	private static Step step(Map<?, ?> facts) {
		ChangeSetKey key = new ChangeSetKey(text(facts, "path"), text(facts, "author"), text(facts, "revision"));
		return new Step(key, text(facts, "checksum"), Boolean.TRUE.equals(facts.get("transactional")),
				list(facts, "statements").stream().map(String.class::cast).toList());
	}

	private static String text(Map<?, ?> facts, String name) {
		if (facts.get(name) instanceof String text) {
			return text;
		}
		throw new IllegalArgumentException("it has no '" + name + "'");
	}

	private static int number(Map<?, ?> facts, String name) {
		if (facts.get(name) instanceof Number number) {
			return number.intValue();
		}
		throw new IllegalArgumentException("it has no number '" + name + "'");
	}

	private static List<?> list(Map<?, ?> facts, String name) {
		if (facts.get(name) instanceof List<?> list) {
			return list;
		}
		throw new IllegalArgumentException("it has no list '" + name + "'");
	}

}
