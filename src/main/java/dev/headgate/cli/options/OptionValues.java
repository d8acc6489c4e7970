package dev.headgate.cli.options;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import dev.headgate.config.Database;
import dev.headgate.config.ExitCode;

/**
 * Reads the values of options.
 */
public final class OptionValues {

	private OptionValues() {
	}

	/**
	 * Reads the address of a database.
	 * @param option the option
	 * @param address its value
	 * @return the database
	 * @throws CommandException when it is none
	 */
	public static Database database(String option, String address) {
		try {
			return Database.parse(address);
		}
		catch (IllegalArgumentException ex) {
			throw new CommandException(ExitCode.USAGE, option + ": " + ex.getMessage(),
					"Give an address such as postgresql://user:password@host:5432/database.");
		}
	}

	/**
	 * Reads a time such as {@code 500ms}, {@code 30s} or {@code 5m}; a number alone
	 * counts seconds.
	 */
	public static final class Time implements ITypeConverter<Duration> {

		@Override
		public Duration convert(String value) {
			try {
				return DurationStyle.detectAndParse(value, ChronoUnit.SECONDS);
			}
			catch (IllegalArgumentException ex) {
				throw new TypeConversionException("'" + value + "' is no time such as 30s or 5m");
			}
		}

	}

}
