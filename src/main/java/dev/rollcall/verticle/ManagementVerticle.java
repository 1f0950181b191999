package dev.rollcall.verticle;

import dev.rollcall.http.error.DefaultHeadersHandler;
import dev.rollcall.http.error.FailureHandler;
import dev.rollcall.http.error.MethodNotAllowedHandler;
import dev.rollcall.http.health.MetricsHandler;
import dev.rollcall.metrics.Metrics;
import dev.rollcall.settings.Setting;
import dev.rollcall.settings.Settings;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;

/** What operators ask, on a port of its own that no client of the service reaches. One instance. */
public final class ManagementVerticle extends VerticleBase {
  private static final String METRICS = "/metrics";

  private final Settings settings;
  private final Metrics metrics;
  private HttpServer server;

  public ManagementVerticle(Settings settings, Metrics metrics) {
    this.settings = settings;
    this.metrics = metrics;
  }

  /** Fails with {@link PortException}. */
  @Override
  public Future<?> start() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(settings.managementBindAddress())
            .setPort(settings.managementPort())
            .setHttp2ClearTextEnabled(false);
    server = vertx.createHttpServer(options).requestHandler(routes());
    return server
        .listen()
        .recover(
            e ->
                PortException.failure(
                    Setting.MANAGEMENT_BIND_ADDRESS,
                    settings.managementBindAddress(),
                    Setting.MANAGEMENT_PORT,
                    settings.managementPort(),
                    e));
  }

  /** At once: a scraper asks again. */
  @Override
  public Future<?> stop() {
    return server.close();
  }

  /** The port the server listens on, also where the setting asked for any. */
  public int port() {
    return server.actualPort();
  }

  private Router routes() {
    Router router = Router.router(vertx);
    router.route().handler(new DefaultHeadersHandler()).failureHandler(new FailureHandler());
    router
        .route(METRICS)
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(new MetricsHandler(metrics));
    router.route(METRICS).handler(new MethodNotAllowedHandler("GET, HEAD"));
    router.route().handler(context -> context.fail(HttpResponseStatus.NOT_FOUND.code()));
    return router;
  }
}
