package dev.headgate.config;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The text of a database's address. Whatever is wrong with it is named by its position,
 * since any part may be, by mistake, a part of a password.
 *
 * @param text the whole address, as it was given
 */
record AddressText(String text) {

	private static final Pattern HOST = Pattern
		.compile("(\\[[0-9A-Fa-f:.]+(?:%25\\w+)?]|[\\p{L}\\p{N}._-]*)(?::(\\d*))?");

	private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

	private static final String ESCAPES = "; in a user or password write '@' as %40, '/' as %2F, '?' as %3F,"
			+ " ':' as %3A and '%' as %25";

	/**
	 * Refuses the address.
	 * @param index the index of the first character that is wrong
	 * @param reason what is wrong there
	 * @return the exception to throw
	 */
	IllegalArgumentException refuse(int index, String reason) {
		boolean placeholder = this.text.startsWith("${", Math.max(index, 0));
		return new IllegalArgumentException("character " + (index + 1) + ": " + reason
				+ (placeholder ? "; a placeholder is resolved only in a configuration file" : ""));
	}

	/**
	 * Refuses the address because of a character that has another meaning there.
	 * @param index its index
	 * @param reason what is wrong there
	 * @return the exception to throw
	 */
	IllegalArgumentException misread(int index, String reason) {
		return refuse(index, reason + ESCAPES);
	}

	/**
	 * Reads the hosts.
	 * @param start where they begin
	 * @param end where they end
	 * @return each as {@code host:port}
	 */
	List<String> hosts(int start, int end) {
		List<String> hosts = new ArrayList<>();
		int from = start;
		for (String part : this.text.substring(start, end).split(",", -1)) {
			Matcher host = HOST.matcher(part);
			if (!host.matches()) {
				host.reset().lookingAt();
				throw misread(from + host.end(), "this is not host or host:port");
			}
			hosts.add(hostAndPort(host.group(1), host.group(2), from + host.end(1)));
			from += part.length() + 1;
		}
		return hosts;
	}

	private String hostAndPort(String host, @Nullable String port, int colon) {
		String number = (port == null || port.isEmpty()) ? "5432" : port;
		if (!isPort(number)) {
			throw misread(colon + 1, "the port is not between 1 and 65535");
		}
		return (host.isEmpty() ? "localhost" : decode(host)) + ":" + number;
	}

	static boolean isPort(String text) {
		return text.matches("\\d{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= 65535;
	}

	static boolean isHost(String text) {
		return text.matches("[\\p{L}\\p{N}._-]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%\\w+)?");
	}

	/**
	 * Decodes a part of the address; a plus sign is a plus sign.
	 * @param start where it begins
	 * @param end where it ends
	 * @return the part, decoded
	 */
	String decoded(int start, int end) {
		String part = this.text.substring(start, end);
		Matcher bad = BAD_ESCAPE.matcher(part);
		if (bad.find()) {
			throw refuse(start + bad.start(), "a '%' that is not followed by two hexadecimal digits");
		}
		return decode(part);
	}

	private static String decode(String text) {
		return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
	}

	static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
	}

}
