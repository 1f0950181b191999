package dev.rollcall.verticle;

import dev.rollcall.access.AccessControl;
import dev.rollcall.http.AccessLogger;
import dev.rollcall.http.Admission;
import dev.rollcall.http.AnswerHeaders;
import dev.rollcall.http.BodyReader;
import dev.rollcall.http.Connections;
import dev.rollcall.http.CreateStudent;
import dev.rollcall.http.CrossOrigin;
import dev.rollcall.http.DeleteStudent;
import dev.rollcall.http.ExchangeObserver;
import dev.rollcall.http.FailureHandler;
import dev.rollcall.http.Health;
import dev.rollcall.http.ImportStudents;
import dev.rollcall.http.InvalidRequest;
import dev.rollcall.http.JsonBodyOnly;
import dev.rollcall.http.ListStudents;
import dev.rollcall.http.LongRequests;
import dev.rollcall.http.MethodNotAllowed;
import dev.rollcall.http.ReadStudent;
import dev.rollcall.http.Readiness;
import dev.rollcall.http.RequestId;
import dev.rollcall.http.RouteTemplate;
import dev.rollcall.http.TokenCheck;
import dev.rollcall.http.UpdateStudent;
import dev.rollcall.http.Welcome;
import dev.rollcall.metrics.Metrics;
import dev.rollcall.pages.Pages;
import dev.rollcall.settings.Settings;
import dev.rollcall.student.StudentTable;
import dev.rollcall.student.StudentTables;
import dev.rollcall.student.TableProbe;
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
import java.util.concurrent.TimeUnit;

/** The routes, on one event loop. Deployed once per core; all instances share the port. */
public final class StudentVerticle extends VerticleBase {
  /** One student: the raw path, so that an id of dots or of encoded slashes stays what it is. */
  private static final String ONE_STUDENT = "/student/[^/]+";

  /** What {@link Pages} adds routes for. */
  private static final String PAGES = "/|/(?:console|docs)(?:/[^/]+)?|/openapi\\.(?:yaml|json)";

  /**
   * To Vert.x 0 means a free port for each instance, and a negative one a free port that all of
   * them share.
   */
  private static final int ANY_SHARED_PORT = -1;

  /** The longest id, each byte of it percent-encoded, and room for a query that is ignored. */
  private static final int MAX_REQUEST_LINE = 8192;

  /**
   * What the system holds for a client that does not read: it would take megabytes, and tell late
   * that a slow one has taken some of it.
   */
  private static final int SEND_BUFFER = 256 << 10;

  private final Settings settings;
  private final StudentTables tables;
  private final TableProbe probe;
  private final AccessControl access;
  private final SharedLimits limits;
  private final Metrics metrics;
  private HttpServer server;

  /**
   * @param tables shared by all instances
   * @param probe shared by all instances
   * @param access shared by all instances
   * @param limits shared by all instances
   * @param metrics shared by all instances
   */
  public StudentVerticle(
      Settings settings,
      StudentTables tables,
      TableProbe probe,
      AccessControl access,
      SharedLimits limits,
      Metrics metrics) {
    this.settings = settings;
    this.tables = tables;
    this.probe = probe;
    this.access = access;
    this.limits = limits;
    this.metrics = metrics;
  }

  @Override
  public Future<?> start() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(settings.bindAddress())
            .setPort(settings.port() == 0 ? ANY_SHARED_PORT : settings.port())
            .setMaxInitialLineLength(MAX_REQUEST_LINE)
            // No WebSocket is served, so no handler need look for one in each request and answer.
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false)
            .setSendBufferSize(SEND_BUFFER)
            .setHttp2ClearTextEnabled(false);
    server =
        vertx
            .createHttpServer(options)
            .connectionHandler(connections(options))
            .requestHandler(routes())
            .invalidRequestHandler(new InvalidRequest(metrics.http()));
    metrics.watchEventLoop(vertx);
    return server.listen();
  }

  /** Refuses new connections and lets requests in flight finish. */
  @Override
  public Future<?> stop() {
    return server.shutdown(settings.shutdownTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The port the server listens on, also where the setting asked for any. */
  public int port() {
    return server.actualPort();
  }

  private Handler<HttpConnection> connections(HttpServerOptions options) {
    Connections connections =
        new Connections(vertx, options, limits.connections(), limits.held(), settings);
    return connection -> {
      metrics.http().connected();
      connection.closeHandler(closed -> metrics.http().disconnected());
      connections.handle(connection);
    };
  }

  /** What the server answers; each call makes another router. */
  Router routes() {
    StudentTable students = tables.forThisEventLoop(vertx);
    Admission admission = new Admission(students);
    LongRequests longRequests = new LongRequests(limits.held());
    JsonBodyOnly jsonOnly = new JsonBodyOnly();

    Router router = Router.router(vertx);
    router
        .route()
        .handler(new ExchangeObserver(metrics.http(), new AccessLogger(settings.accessLog())))
        .handler(new RequestId())
        .handler(new AnswerHeaders())
        .failureHandler(new FailureHandler());
    if (!settings.access().corsOrigins().isEmpty()) {
      router.route().handler(new CrossOrigin(settings.access().corsOrigins()));
    }
    if (access.isOn()) {
      router.route().handler(new TokenCheck(access.forThisEventLoop()));
    }

    oneStudent(router)
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(admission)
        .handler(new ReadStudent(students));
    oneStudent(router)
        .method(HttpMethod.PUT)
        .handler(admission)
        .handler(jsonOnly)
        .handler(
            new BodyReader(settings.maxBodyBytes(), limits.held(), new UpdateStudent(students)));
    oneStudent(router)
        .method(HttpMethod.DELETE)
        .handler(admission)
        .handler(new DeleteStudent(students));
    oneStudent(router).handler(new MethodNotAllowed("GET, HEAD, PUT, DELETE"));

    path(router, "/student")
        .method(HttpMethod.POST)
        .handler(admission)
        .handler(new ImportStudents(students, longRequests, settings));
    path(router, "/student")
        .method(HttpMethod.POST)
        .handler(jsonOnly)
        .handler(
            new BodyReader(settings.maxBodyBytes(), limits.held(), new CreateStudent(students)));
    path(router, "/student")
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(admission)
        .handler(new ListStudents(students, longRequests));
    path(router, "/student").handler(new MethodNotAllowed("GET, HEAD, POST"));

    path(router, "/health").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(new Health());
    path(router, "/health").handler(new MethodNotAllowed("GET, HEAD"));

    path(router, "/health/ready")
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(new Readiness(vertx, probe, settings));
    path(router, "/health/ready").handler(new MethodNotAllowed("GET, HEAD"));

    route(router, PAGES, "pages");
    Pages.addTo(router, vertx);

    path(router, "/").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(new Welcome());
    path(router, "/").handler(new MethodNotAllowed("GET, HEAD"));

    router.route().handler(context -> context.fail(HttpResponseStatus.NOT_FOUND.code()));
    return router;
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
        .handler(new RouteTemplate(metrics.http().route(template)));
  }
}
