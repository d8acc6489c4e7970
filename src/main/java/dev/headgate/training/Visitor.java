package dev.headgate.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Asks a service everything that can be asked without knowing it: the operator's
 * addresses, a page that is not there, and whatever its controllers answer.
 */
final class Visitor {

	private final String base;

	private final List<RequestMappingInfo> mappings;

	Visitor(String base, RequestMappingHandlerMapping handlers) {
		this.base = base;
		this.mappings = handlers.getHandlerMethods()
			.entrySet()
			.stream()
			.filter((handler) -> !isSpringdoc(handler.getValue()))
			.map(Map.Entry::getKey)
			.toList();
	}

	/**
	 * Hardly a running service is asked for it, and each start would have its classes.
	 */
	private static boolean isSpringdoc(HandlerMethod handler) {
		return handler.getBeanType().getName().startsWith("org.springdoc.");
	}

	void visit() throws IOException {
		for (int round = 0; round < 3; round++) {
			ask("GET", "/actuator/health", null);
			ask("GET", "/actuator/health/readiness", null);
			ask("GET", "/actuator/health/liveness", null);
			ask("GET", "/actuator/info", null);
			ask("GET", "/actuator/prometheus", null);
			ask("GET", "/nowhere", null);
			for (RequestMappingInfo mapping : this.mappings) {
				ask(mapping);
			}
		}
	}

	private void ask(RequestMappingInfo mapping) throws IOException {
		for (String path : mapping.getPatternValues()) {
			String address = path.replaceAll("\\{[^}]*}", "1");
			for (RequestMethod method : mapping.getMethodsCondition().getMethods()) {
				boolean writes = method == RequestMethod.POST || method == RequestMethod.PUT;
				if (writes || method == RequestMethod.GET || method == RequestMethod.DELETE) {
					ask(method.name(), address, writes ? "{}" : null);
				}
			}
		}
	}

	private void ask(String method, String path, @Nullable String body) throws IOException {
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
			if (in != null) {
				in.readAllBytes();
			}
		}
	}

}
