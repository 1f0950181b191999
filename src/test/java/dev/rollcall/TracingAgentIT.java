package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.rollcall.support.Api;
import dev.rollcall.support.BuiltJar;
import dev.rollcall.support.CollectorStandIn;
import dev.rollcall.support.JavaProcess;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JAR with OpenTelemetry's Java agent, as docs/operations.md has it. */
@Tag("full")
class TracingAgentIT {
  private static final Path AGENT =
      Path.of("target", "agent", "opentelemetry-javaagent.jar").toAbsolutePath();
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";

  @TempDir Path folder;

  @Test
  void a_request_and_its_call_to_dynamodb_are_spans_of_the_clients_trace() throws Exception {
    try (CollectorStandIn collector = CollectorStandIn.start();
        JavaProcess service = start(collector)) {
      Api api = new Api(service.awaitPort());

      api.get("/student/somebody", "traceparent", "00-" + TRACE + "-" + PARENT + "-01")
          .is(404, "{\"error\":\"Student not found\"}");

      Span call =
          collector.await(span -> isOfTrace(span) && span.getName().equals("DynamoDb.GetItem"));
      Span request =
          collector.await(span -> isOfTrace(span) && span.getKind() == SpanKind.SPAN_KIND_SERVER);
      assertEquals(SpanKind.SPAN_KIND_CLIENT, call.getKind());
      assertEquals(PARENT, hex(request.getParentSpanId()));
      assertTrue(request.getName().startsWith("GET"), request.getName());
      assertEquals(hex(request.getSpanId()), hex(call.getParentSpanId()));
    }
  }

  private JavaProcess start(CollectorStandIn collector) {
    Map<String, String> tracing =
        Map.of(
            "OTEL_SERVICE_NAME", "rollcall",
            "OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint(),
            "OTEL_METRICS_EXPORTER", "none",
            "OTEL_LOGS_EXPORTER", "none",
            "OTEL_BSP_SCHEDULE_DELAY", "100");
    return BuiltJar.start(
        folder, BuiltJar.environment(BuiltJar.newTable(), tracing), "-javaagent:" + AGENT);
  }

  private static boolean isOfTrace(Span span) {
    return hex(span.getTraceId()).equals(TRACE);
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
