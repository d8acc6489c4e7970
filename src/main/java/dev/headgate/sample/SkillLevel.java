package dev.headgate.sample;

/**
 * How good somebody is at something.
 */
public enum SkillLevel {

	/** Knows the basics. */
	BEGINNER,

	/** Works with some help. */
	INTERMEDIATE,

	/** Works alone. */
	ADVANCED,

	/** Teaches others. */
	EXPERT

}
