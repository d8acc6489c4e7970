package dev.headgate.cli.output;

import java.io.Console;

import org.jspecify.annotations.Nullable;

/**
 * The terminal at which somebody runs a verb.
 */
public final class Terminal {

	private static final String CONSOLE = "jdk.console";

	private Terminal() {
	}

	/**
	 * Finds the terminal. JDK 22 to 24 have a console where there is no terminal, unless
	 * they are told to use the plain one that 21 and 25 use by themselves.
	 * @return {@code null} when the input or the results come from or go to something
	 * else
	 */
	@SuppressWarnings("SystemConsoleNull") // never null only with the other console
	public static @Nullable Console console() {
		if (System.getProperty(CONSOLE) == null) {
			System.setProperty(CONSOLE, "java.base");
		}
		return System.console();
	}

}
