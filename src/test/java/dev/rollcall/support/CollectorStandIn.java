package dev.rollcall.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Takes spans as an OpenTelemetry collector does, by OTLP over HTTP, and remembers them. */
public final class CollectorStandIn implements AutoCloseable {
  private final HttpServer server;
  private final List<Span> spans = new CopyOnWriteArrayList<>();

  private CollectorStandIn(HttpServer server) {
    this.server = server;
  }

  /** On a free port of this machine. */
  public static CollectorStandIn start() throws IOException {
    CollectorStandIn collector =
        new CollectorStandIn(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    collector.server.createContext("/v1/traces", collector::take);
    collector.server.start();
    return collector;
  }

  /** What OTEL_EXPORTER_OTLP_ENDPOINT is set to. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Waits for such a span. */
  public Span await(Predicate<Span> wanted) {
    Await.until(() -> spans.stream().anyMatch(wanted), "such a span");
    return spans.stream().filter(wanted).findFirst().orElseThrow();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      ExportTraceServiceRequest export =
          ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
      export
          .getResourceSpansList()
          .forEach(
              resource ->
                  resource
                      .getScopeSpansList()
                      .forEach(scope -> spans.addAll(scope.getSpansList())));
      exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
      // An ExportTraceServiceResponse without a word.
      exchange.sendResponseHeaders(200, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
