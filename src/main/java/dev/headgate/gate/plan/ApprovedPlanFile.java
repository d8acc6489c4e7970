package dev.headgate.gate.plan;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.headgate.changelog.ChangeSetKey;
import dev.headgate.changelog.JsonEntry;
import dev.headgate.changelog.JsonFile;
import dev.headgate.gate.plan.ApprovedPlan.Place;
import dev.headgate.gate.plan.ApprovedPlan.Step;

/**
 * The file in which an {@link ApprovedPlan} waits: JSON, with one change set on each
 * line.
 */
public final class ApprovedPlanFile {

	private ApprovedPlanFile() {
	}

	/**
	 * Writes the file.
	 * @param plan what goes into it
	 * @return its text
	 */
	public static String write(ApprovedPlan plan) {
		Map<String, Object> head = new LinkedHashMap<>();
		head.put("target", plan.target());
		head.put("database", plan.place().database());
		head.put("cluster", plan.place().cluster());
		head.put("role", plan.place().role());
		head.put("postgresql", plan.place().postgresql());
		if (plan.from() != null) {
			head.put("from", plan.from());
		}
		head.put("applied", plan.applied());
		return JsonFile.write(head, "changeSets", plan.steps().stream().map(ApprovedPlanFile::facts).toList());
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
		JsonEntry file = JsonFile.parse(text);
		try {
			Place place = new Place(file.text("database"), file.text("cluster"), file.text("role"),
					file.number("postgresql").intValue());
			return new ApprovedPlan(file.text("target"), place, file.textOrNull("from"),
					file.number("applied").intValue(),
					file.entries("changeSets").stream().map(ApprovedPlanFile::step).toList());
		}
		catch (ClassCastException ex) {
			throw new IllegalArgumentException("it is no plan: " + ex.getMessage(), ex);
		}
	}

	private static Step step(JsonEntry facts) {
		ChangeSetKey key = new ChangeSetKey(facts.text("path"), facts.text("author"), facts.text("revision"));
		return new Step(key, facts.text("checksum"), facts.flag("transactional"), facts.texts("statements"));
	}

}
