package dev.rollcall.verticle;

import dev.rollcall.auth.TokenAuth;
import dev.rollcall.health.TableHealth;
import dev.rollcall.http.AdmissionHandler;
import dev.rollcall.http.BodyReader;
import dev.rollcall.http.ContentEncodingHandler;
import dev.rollcall.http.DrainHandler;
import dev.rollcall.http.JsonContentTypeHandler;
import dev.rollcall.http.MemoryBudget;
import dev.rollcall.http.NamelessHeaderHandler;
import dev.rollcall.http.auth.BearerTokenHandler;
import dev.rollcall.http.auth.CorsPolicyHandler;
import dev.rollcall.http.bulk.ImportHandler;
import dev.rollcall.http.bulk.StreamLimit;
import dev.rollcall.http.error.DefaultHeadersHandler;
import dev.rollcall.http.error.FailureHandler;
import dev.rollcall.http.error.InvalidRequestHandler;
import dev.rollcall.http.error.MethodNotAllowedHandler;
import dev.rollcall.http.error.UnroutedHandler;
import dev.rollcall.http.health.LivenessHandler;
import dev.rollcall.http.health.ReadinessHandler;
import dev.rollcall.http.health.ServiceHandler;
import dev.rollcall.http.health.WelcomeHandler;
import dev.rollcall.http.monitor.AccessLogger;
import dev.rollcall.http.monitor.RequestMetricsHandler;
import dev.rollcall.http.monitor.RouteLabelHandler;
import dev.rollcall.http.page.PageRoutes;
import dev.rollcall.http.student.CreateStudentHandler;
import dev.rollcall.http.student.DeleteStudentHandler;
import dev.rollcall.http.student.GetStudentHandler;
import dev.rollcall.http.student.ListStudentsHandler;
import dev.rollcall.http.student.UpdateStudentHandler;
import dev.rollcall.metrics.Metrics;
import dev.rollcall.settings.AccessLog;
import dev.rollcall.settings.Setting;
import dev.rollcall.settings.Settings;
import dev.rollcall.student.StudentTable;
import dev.rollcall.student.StudentTableFactory;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;

/**
 * The routes, on one event loop. Deployed once per core; all instances share the port and what they
 * are made of.
 */
public final class StudentVerticle extends VerticleBase {
  /** One student: the raw path, so that an id of dots or of encoded slashes stays what it is. */
  private static final String ONE_STUDENT = "/student/[^/]+";

  /** What {@link PageRoutes} adds routes for. */
  private static final String PAGES = "/|/(?:console|docs)(?:/[^/]*)?|/openapi\\.(?:yaml|json)";

  /** The longest id, each byte of it percent-encoded, and room for a query that is ignored. */
  private static final int MAX_REQUEST_LINE = 8192;

  /** A token of 16 KB and the usual headers; the bundle's nginx takes as much. */
  private static final int MAX_HEAD = 19 << 10;

  /** Longer than a request takes to arrive, short for someone who waits for the service to stop. */
  private static final long ANNOUNCE_MILLIS = 250;

  private final Settings settings;
  private final StudentTableFactory tables;
  private final TableHealth health;
  private final TokenAuth access;
  private final MemoryBudget memory;
  private final Metrics metrics;
  private final int port;
  private final DrainHandler drain = new DrainHandler();
  private HttpServer server;
  private int connections;

  public StudentVerticle(
      Settings settings,
      StudentTableFactory tables,
      TableHealth health,
      TokenAuth access,
      MemoryBudget memory,
      Metrics metrics,
      int port) {
    this.settings = settings;
    this.tables = tables;
    this.health = health;
    this.access = access;
    this.memory = memory;
    this.metrics = metrics;
    this.port = port;
  }

  @Override
  public Future<?> start() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(settings.bindAddress())
            .setPort(port)
            .setMaxInitialLineLength(MAX_REQUEST_LINE)
            .setMaxHeaderSize(MAX_HEAD)
            .setIdleTimeout((int) idleSeconds())
            // No WebSocket is served, so no handler need look for one in each request and answer.
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false)
            .setHttp2ClearTextEnabled(false);
    server =
        vertx
            .createHttpServer(options)
            .connectionHandler(this::count)
            .requestHandler(routes())
            .invalidRequestHandler(new InvalidRequestHandler(metrics.http()));
    metrics.watchEventLoop(vertx);
    return server
        .listen()
        .recover(
            e ->
                PortException.failure(
                    Setting.BIND_ADDRESS, settings.bindAddress(), Setting.PORT, port, e));
  }

  /**
   * Announces the end to clients for a moment, then refuses new connections and lets requests in
   * flight finish.
   */
  @Override
  public Future<?> stop() {
    drain.begin();
    return announced()
        .compose(
            over -> server.shutdown(settings.shutdownTimeout().toMillis(), TimeUnit.MILLISECONDS));
  }

  private Future<?> announced() {
    long millis = Math.min(ANNOUNCE_MILLIS, settings.shutdownTimeout().toMillis());
    return connections == 0 || millis == 0 ? Future.succeededFuture() : vertx.timer(millis);
  }

  private void count(HttpConnection connection) {
    connections++;
    metrics.http().connected();
    connection.closeHandler(
        closed -> {
          connections--;
          metrics.http().disconnected();
        });
  }

  /** A request under way is silent too. */
  private long idleSeconds() {
    return Math.max(settings.idleTimeout().toSeconds(), settings.deadline().toSeconds() + 1);
  }

  /** What the server answers; each call makes another router. */
  Router routes() {
    StudentTable students = tables.forThisEventLoop(vertx);
    AdmissionHandler admission = new AdmissionHandler(students);
    StreamLimit longRequests = new StreamLimit(memory);
    ContentEncodingHandler notCompressed = new ContentEncodingHandler();

    RequestMetricsHandler requestMetrics =
        new RequestMetricsHandler(
            metrics.http(), new AccessLogger(settings.accessLog() == AccessLog.ON));

    Router router = Router.router(vertx);
    router
        .route()
        .handler(requestMetrics)
        .handler(new DefaultHeadersHandler())
        .handler(drain)
        .handler(new NamelessHeaderHandler())
        .failureHandler(new UnroutedHandler(requestMetrics, new FailureHandler()));
    if (!settings.access().corsOrigins().isEmpty()) {
      router.route().handler(new CorsPolicyHandler(settings.access().corsOrigins()));
    }
    if (access.isOn()) {
      router
          .route()
          .handler(new BearerTokenHandler(access.forThisEventLoop(), access::warnOfPlainHttp));
    }

    reads(oneStudent(router)).handler(admission).handler(new GetStudentHandler(students));
    oneStudent(router)
        .method(HttpMethod.PUT)
        .handler(admission)
        .handler(new JsonContentTypeHandler("The body must be application/json in UTF-8"))
        .handler(notCompressed)
        .handler(
            new BodyReader(settings.maxBodyBytes(), memory, new UpdateStudentHandler(students)));
    oneStudent(router)
        .method(HttpMethod.DELETE)
        .handler(admission)
        .handler(new DeleteStudentHandler(students));
    oneStudent(router).handler(new MethodNotAllowedHandler("GET, HEAD, PUT, DELETE"));

    path(router, "/student")
        .method(HttpMethod.POST)
        .handler(admission)
        .handler(notCompressed)
        .handler(new ImportHandler(students, longRequests, settings));
    path(router, "/student")
        .method(HttpMethod.POST)
        .handler(
            new JsonContentTypeHandler(
                "The body must be application/json for one student, or text/csv or"
                    + " application/x-ndjson for many, in UTF-8"))
        .handler(
            new BodyReader(settings.maxBodyBytes(), memory, new CreateStudentHandler(students)));
    reads(path(router, "/student"))
        .handler(admission)
        .handler(new ListStudentsHandler(students, longRequests));
    path(router, "/student").handler(new MethodNotAllowedHandler("GET, HEAD, POST"));

    get(router, "/health", new LivenessHandler());
    get(router, "/health/ready", new ReadinessHandler(vertx, health, settings));
    get(router, "/service", new ServiceHandler(health, settings));

    route(router, PAGES, "pages");
    PageRoutes.addTo(router, vertx);

    get(router, "/", new WelcomeHandler());

    router.route().handler(context -> context.fail(HttpResponseStatus.NOT_FOUND.code()));
    return router;
  }

  private void get(Router router, String path, Handler<RoutingContext> handler) {
    reads(path(router, path)).handler(handler);
    path(router, path).handler(new MethodNotAllowedHandler("GET, HEAD"));
  }

  private static Route reads(Route route) {
    return route.method(HttpMethod.GET).method(HttpMethod.HEAD);
  }

  private Route oneStudent(Router router) {
    return route(router, ONE_STUDENT, "/student/{id}");
  }

  private Route path(Router router, String path) {
    // As a regex, since a path would match with a slash behind it too.
    return route(router, path, path);
  }

  /**
   * @param template what metrics and the access log call it
   */
  private Route route(Router router, String regex, String template) {
    return router
        .routeWithRegex(regex)
        .setName(template)
        .useNormalizedPath(false)
        .handler(new RouteLabelHandler(metrics.http().route(template)));
  }
}
