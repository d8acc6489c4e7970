package dev.headgate.changelog;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import dev.headgate.config.Settings.ChangelogSettings;
import dev.headgate.config.Settings.History;

/**
 * Stands for all that a changelog's model is made from: its files, what was said about
 * it, and the code that reads it. Two equal ones have the same model. It is made without
 * Liquibase.
 *
 * @param value a SHA-256, in hexadecimal
 */
public record Fingerprint(String value) {

	/**
	 * Takes the fingerprint of a changelog.
	 * @param settings which one, and what applies
	 * @return the fingerprint, empty when there is no telling; reading the changelog may
	 * then say why
	 */
	public static Optional<Fingerprint> of(ChangelogSettings settings) {
		MessageDigest hash = sha256();
		update(hash, settings);
		try {
			Location location = Location.of(settings);
			location.read(location.sumFile()).ifPresent(hash::update);
			return new FingerprintInputs(location).hash(hash)
					? Optional.of(new Fingerprint(HexFormat.of().formatHex(hash.digest()))) : Optional.empty();
		}
		catch (ChangelogException | IOException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Takes the fingerprint of a changelog beside what the caller does meanwhile.
	 * @param settings which one, and what applies
	 * @return waits for what {@link #of} returns
	 */
	public static Supplier<Optional<Fingerprint>> computeAsync(ChangelogSettings settings) {
		// The common pool may be busy with what waits for this.
		return CompletableFuture.supplyAsync(() -> of(settings),
				(task) -> Thread.ofPlatform().daemon().name("fingerprint").start(task))::join;
	}

	private static void update(MessageDigest hash, ChangelogSettings settings) {
		History history = settings.history();
		update(hash, settings.location(), settings.root(), settings.seedPath(), String.valueOf(settings.seeds()),
				settings.labelFilter(), history.defaultSchema(), history.schema(), history.table(),
				history.lockTable());
		update(hash, settings.contexts().toArray(String[]::new));
		new TreeMap<>(settings.parameters()).forEach((name, value) -> update(hash, name, value));
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			update(hash, entry.substring(entry.lastIndexOf(File.separatorChar) + 1));
		}
		Map<String, String> engine = new TreeMap<>(System.getenv());
		System.getProperties().forEach((name, value) -> engine.put(String.valueOf(name), String.valueOf(value)));
		engine.forEach((name, value) -> {
			if (name.toLowerCase(Locale.ROOT).startsWith("liquibase")) {
				update(hash, name, value);
			}
		});
	}

	/** Each with its length, so that no two lists look the same. */
	private static void update(MessageDigest hash, String... values) {
		for (String value : List.of(values)) {
			hash.update((value.length() + ":" + value).getBytes(StandardCharsets.UTF_8));
		}
		hash.update((byte) '\n');
	}

	/**
	 * Begins a SHA-256.
	 * @return the digest, empty
	 */
	public static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
