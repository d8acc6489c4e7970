package dev.headgate.changelog;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The text of a changelog's file, which Liquibase would read with a replacement character
 * for every byte that is wrong.
 */
public final class FileText {

	private static final Pattern XML_ENCODING = Pattern
		.compile("\\A\\s*<\\?xml\\b[^>]*?\\bencoding\\s*=\\s*[\"']([\\w.:-]+)[\"']");

	/** The longer ones first. */
	private static final Map<String, Charset> MARKS = new LinkedHashMap<>();

	static {
		MARKS.put("\u0000\u0000\u00fe\u00ff", Charset.forName("UTF-32BE"));
		MARKS.put("\u00ff\u00fe\u0000\u0000", Charset.forName("UTF-32LE"));
		MARKS.put("\u00ef\u00bb\u00bf", StandardCharsets.UTF_8);
		MARKS.put("\u00fe\u00ff", StandardCharsets.UTF_16BE);
		MARKS.put("\u00ff\u00fe", StandardCharsets.UTF_16LE);
	}

	private FileText() {
	}

	/**
	 * Reads a file's text.
	 * @param name the file, as people know it
	 * @param bytes its bytes
	 * @param declared the encoding that it is said to have, {@code null} for the usual
	 * one
	 * @return the text, without a byte order mark
	 * @throws ChangelogException when it has bytes that its encoding does not know
	 */
	public static String decode(String name, byte[] bytes, @Nullable String declared) {
		String start = new String(bytes, 0, Math.min(bytes.length, 256), StandardCharsets.ISO_8859_1);
		int skipped = 0;
		Charset charset = null;
		for (Map.Entry<String, Charset> mark : MARKS.entrySet()) {
			if (charset == null && start.startsWith(mark.getKey())) {
				charset = mark.getValue();
				skipped = mark.getKey().length();
			}
		}
		if (charset == null) {
			Matcher xml = XML_ENCODING.matcher(start);
			String named = (declared != null) ? declared : (xml.find() ? xml.group(1) : null);
			charset = (named != null) ? charset(name, named) : usual(name);
		}
		CharsetDecoder decoder = charset.newDecoder()
			.onMalformedInput(CodingErrorAction.REPORT)
			.onUnmappableCharacter(CodingErrorAction.REPORT);
		ByteBuffer in = ByteBuffer.wrap(bytes, skipped, bytes.length - skipped);
		CharBuffer out = CharBuffer.allocate((int) Math.ceil(in.remaining() * (double) decoder.maxCharsPerByte()) + 2);
		CoderResult result = decoder.decode(in, out, true);
		out.flip();
		if (result.isError()) {
			throw malformed(name, charset, bytes, in.position(), out);
		}
		return out.toString();
	}

	/** The encoding that Liquibase takes, named as Liquibase lets it be named. */
	private static Charset usual(String name) {
		String named = System.getProperty("liquibase.fileEncoding", System.getenv("LIQUIBASE_FILE_ENCODING"));
		return charset(name, (named != null) ? named : System.getProperty("file.encoding", "UTF-8"));
	}

	/**
	 * Says that a file's name can't be read in this locale.
	 * @param path the path as far as it could be read
	 * @return the exception
	 */
	public static ChangelogException unreadableName(String path) {
		return new ChangelogException(
				"The name of " + path + " has characters that this process can't read: its locale is for "
						+ System.getProperty("sun.jnu.encoding") + " (LC_ALL is "
						+ System.getenv().getOrDefault("LC_ALL", "not set") + ")",
				"Set LC_ALL=C.UTF-8 in the environment of this process, or use only ASCII letters in file names.");
	}

	private static Charset charset(String name, String declared) {
		try {
			return Charset.forName(declared);
		}
		catch (IllegalArgumentException ex) {
			throw new ChangelogException(name + ": there is no encoding '" + declared + "'",
					"Name one that Java knows, for example UTF-8 or ISO-8859-1.", ex);
		}
	}

	private static ChangelogException malformed(String name, Charset charset, byte[] bytes, int offset,
			CharSequence before) {
		long line = before.chars().filter((character) -> character == '\n').count() + 1;
		return new ChangelogException(
				"%s, line %d, byte %d (0x%02X): this is not %s".formatted(name, line, offset + 1, bytes[offset] & 0xFF,
						charset.name()),
				"Save the file as UTF-8 (for example: iconv -f ISO-8859-1 -t UTF-8), or declare its encoding where that"
						+ " is possible: XML in its first line, sqlFile, loadData and the like by 'encoding'. If the change"
						+ " set is applied already, its checksum changes: add the old one as validCheckSum.");
	}

}
