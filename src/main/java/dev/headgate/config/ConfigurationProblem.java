package dev.headgate.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with the settings.
 *
 * @param property the setting's name
 * @param value its value, {@code null} when absent or secret
 * @param reason what is wrong with it
 * @param action what to do
 */
public record ConfigurationProblem(String property, @Nullable String value, String reason, String action) {

	@Override
	public String toString() {
		String shown = (this.value != null) ? " = '" + this.value + "'" : "";
		return this.property + shown + ": " + this.reason;
	}

}
