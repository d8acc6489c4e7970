package dev.headgate.directory;

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
