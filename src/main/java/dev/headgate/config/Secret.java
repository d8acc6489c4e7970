package dev.headgate.config;

/**
 * A value that is never printed.
 *
 * @param value the value itself
 */
public record Secret(String value) {

	@Override
	public String toString() {
		return "******";
	}

}
