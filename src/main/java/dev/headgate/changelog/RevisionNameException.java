package dev.headgate.changelog;

import org.springframework.util.StringUtils;

import dev.headgate.config.ExitCode;
import dev.headgate.config.HeadgateException;

/**
 * What was typed names no revision, or several.
 */
public final class RevisionNameException extends HeadgateException {

	private static final long serialVersionUID = 1L;

	private final String reason;

	RevisionNameException(String reason, String action) {
		super(ExitCode.USAGE, StringUtils.capitalize(reason) + ".", action);
		this.reason = reason;
	}

	/**
	 * Returns what is wrong with the name, to go on with a sentence.
	 * @return a part of a sentence
	 */
	public String reason() {
		return this.reason;
	}

}
