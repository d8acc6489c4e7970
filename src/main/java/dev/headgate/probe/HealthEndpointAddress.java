package dev.headgate.probe;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Where the service's health will be asked for once it runs, as Spring Boot reads it.
 *
 * @param socket address and port
 * @param health the path of the health endpoint
 * @param separate whether the port is the management's own
 */
public record HealthEndpointAddress(InetSocketAddress socket, String health, boolean separate) {

	private static final Logger log = LoggerFactory.getLogger(HealthEndpointAddress.class);

	private static final int DEFAULT_PORT = 8080;

	/**
	 * Finds it.
	 * @param environment the environment, ready
	 * @return the address, empty when the port is random or off, when it speaks TLS, or
	 * when a setting can't be read, which Spring Boot reports
	 */
	public static Optional<HealthEndpointAddress> of(Environment environment) {
		try {
			return read(Binder.get(environment));
		}
		catch (BindException ex) {
			return Optional.empty();
		}
	}

	private static Optional<HealthEndpointAddress> read(Binder binder) {
		int server = binder.bind("server.port", Integer.class).orElse(DEFAULT_PORT);
		int port = binder.bind("management.server.port", Integer.class).orElse(server);
		if (port <= 0) {
			return Optional.empty();
		}
		boolean separate = port != server;
		if (encrypted(binder, separate)) {
			log.info("Probe listener disabled: port {} uses TLS", port);
			return Optional.empty();
		}
		InetSocketAddress socket = binder
			.bind(separate ? "management.server.address" : "server.address", InetAddress.class)
			.map((address) -> new InetSocketAddress(address, port))
			.orElseGet(() -> new InetSocketAddress(port));
		String root = separate ? path(binder, "management.server.base-path", "")
				: path(binder, "server.servlet.context-path", "") + path(binder, "spring.mvc.servlet.path", "");
		String health = root + path(binder, "management.endpoints.web.base-path", "/actuator")
				+ path(binder, "management.endpoints.web.path-mapping.health", "health");
		return Optional.of(new HealthEndpointAddress(socket, health, separate));
	}

	private static boolean encrypted(Binder binder, boolean separate) {
		Bindable<Map<String, String>> texts = Bindable.mapOf(String.class, String.class);
		Map<String, String> server = binder.bind("server.ssl", texts).orElse(Map.of());
		Map<String, String> own = separate ? binder.bind("management.server.ssl", texts).orElse(server) : server;
		return !own.isEmpty() && !"false".equalsIgnoreCase(own.get("enabled"));
	}

	private static String path(Binder binder, String key, String fallback) {
		String path = binder.bind(key, String.class).orElse(fallback).strip();
		path = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
		return (path.isEmpty() || path.startsWith("/")) ? path : "/" + path;
	}

}
