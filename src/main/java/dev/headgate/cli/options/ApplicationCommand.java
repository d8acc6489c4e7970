package dev.headgate.cli.options;

import org.jspecify.annotations.Nullable;

/**
 * The command above all verbs, which may belong to an application.
 */
public interface ApplicationCommand {

	/**
	 * Returns the application whose verbs these are.
	 * @return its class, {@code null} where there is none
	 */
	@Nullable Class<?> application();

}
