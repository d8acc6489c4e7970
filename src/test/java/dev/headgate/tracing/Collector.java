package dev.headgate.tracing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;

/**
 * Takes spans by OTLP over HTTP, as a collector does.
 */
final class Collector implements AutoCloseable {

	private final HttpServer server;

	private final List<ResourceSpans> received = new CopyOnWriteArrayList<>();

	Collector() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/v1/traces", (exchange) -> {
			this.received.addAll(parse(exchange.getRequestBody().readAllBytes()));
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		this.server.start();
	}

	private static List<ResourceSpans> parse(byte[] body) throws InvalidProtocolBufferException {
		return ExportTraceServiceRequest.parseFrom(body).getResourceSpansList();
	}

	/** The address without a path, as OpenTelemetry's own variable has it. */
	String address() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	/** The setting that names it, as an argument. */
	String argument() {
		return argument(address());
	}

	static String argument(String address) {
		return "--" + TracingExport.ENDPOINT + "=" + address + "/v1/traces";
	}

	List<Span> spans() {
		return this.received.stream()
			.flatMap((resource) -> resource.getScopeSpansList().stream())
			.flatMap((scope) -> scope.getSpansList().stream())
			.toList();
	}

	List<String> names() {
		return spans().stream().map(Span::getName).toList();
	}

	Span span(String name) {
		return spans().stream().filter((span) -> span.getName().equals(name)).findFirst().orElseThrow();
	}

	/** The attributes of what has sent the first span. */
	Map<String, String> resource() {
		return map(this.received.getFirst().getResource().getAttributesList());
	}

	static Map<String, String> attributes(Span span) {
		return map(span.getAttributesList());
	}

	private static Map<String, String> map(List<KeyValue> attributes) {
		return attributes.stream()
			.collect(Collectors.toMap(KeyValue::getKey, (one) -> one.getValue().hasStringValue()
					? one.getValue().getStringValue() : String.valueOf(one.getValue().getIntValue())));
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
