package dev.headgate.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks a service everything that can be asked without knowing it: the operator's
 * addresses, a page that is not there, and whatever its own description lists.
 */
final class Visitor {

	private final String base;

	Visitor(String base) {
		this.base = base;
	}

	void visit() throws IOException {
		for (int round = 0; round < 3; round++) {
			ask("GET", "/actuator/health", null);
			ask("GET", "/actuator/health/readiness", null);
			ask("GET", "/actuator/health/liveness", null);
			ask("GET", "/actuator/info", null);
			ask("GET", "/actuator/prometheus", null);
			ask("GET", "/nowhere", null);
			JsonNode description = JsonMapper.shared().readTree(ask("GET", "/v3/api-docs", null));
			for (Map.Entry<String, JsonNode> path : description.path("paths").properties()) {
				String address = path.getKey().replaceAll("\\{[^}]*}", "1");
				for (String method : path.getValue().propertyNames()) {
					boolean writes = method.equals("post") || method.equals("put");
					if (writes || method.equals("get") || method.equals("delete")) {
						ask(method.toUpperCase(Locale.ROOT), address, writes ? "{}" : null);
					}
				}
			}
		}
	}

	private String ask(String method, String path, @Nullable String body) throws IOException {
		HttpURLConnection connection = (HttpURLConnection) URI.create(this.base + path).toURL().openConnection();
		connection.setRequestMethod(method);
		connection.setRequestProperty("Accept", "application/json");
		connection.setReadTimeout(30_000);
		if (body != null) {
			connection.setDoOutput(true);
			connection.setRequestProperty("Content-Type", "application/json");
			try (OutputStream out = connection.getOutputStream()) {
				out.write(body.getBytes(StandardCharsets.UTF_8));
			}
		}
		boolean failed = connection.getResponseCode() >= HttpURLConnection.HTTP_BAD_REQUEST;
		try (InputStream in = failed ? connection.getErrorStream() : connection.getInputStream()) {
			return (in != null) ? new String(in.readAllBytes(), StandardCharsets.UTF_8) : "";
		}
	}

}
