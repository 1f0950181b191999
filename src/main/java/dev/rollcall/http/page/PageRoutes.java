package dev.rollcall.http.page;

import dev.rollcall.http.error.MethodNotAllowedHandler;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/**
 * The routes of what people look at in a browser: the console, the API's document and the page that
 * shows it.
 */
public final class PageRoutes {
  private static final String NOTHING_FROM_ELSEWHERE =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** Swagger UI's style sheet brings its icons along. */
  private static final String SWAGGER_UI =
      NOTHING_FROM_ELSEWHERE.replace("img-src 'self'", "img-src 'self' data:");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "json", "application/json",
          "yaml", "application/yaml");

  private static final List<String> DOCS = List.of("docs.css", "docs.js");

  /** Where Swagger UI's own JAR has its files; the POM has the same version. */
  private static final String SWAGGER_UI_FOLDER = "META-INF/resources/webjars/swagger-ui/5.34.1/";

  private static final List<String> SWAGGER_UI_FILES =
      List.of("swagger-ui.css", "swagger-ui-bundle.js");

  private static final List<String> CONSOLE =
      List.of(
          "access.js",
          "activity-view.js",
          "address.js",
          "api.js",
          "calls.js",
          "console.css",
          "curl.js",
          "deletion.js",
          "dom.js",
          "export.js",
          "health.js",
          "icon.svg",
          "import.js",
          "list-view.js",
          "list.js",
          "main.js",
          "page-view.js",
          "record-view.js",
          "record.js",
          "state.js",
          "text.js",
          "theme.js",
          "transfer-view.js");

  private final Router router;
  private final Vertx vertx;

  private PageRoutes(Router router, Vertx vertx) {
    this.router = router;
    this.vertx = vertx;
  }

  /**
   * Adds them to the router of one event loop. The console's path has another route behind it, for
   * those who are no browsers.
   */
  public static void addTo(Router router, Vertx vertx) {
    PageRoutes pages = new PageRoutes(router, vertx);
    pages.get(
        "/", new HtmlNegotiationHandler(pages.file("console/index.html", NOTHING_FROM_ELSEWHERE)));
    CONSOLE.forEach(name -> pages.add("/console/" + name, NOTHING_FROM_ELSEWHERE));
    pages.add("/docs", pages.file("docs/index.html", SWAGGER_UI));
    pages.get("/docs/", context -> context.redirect("../docs"));
    DOCS.forEach(name -> pages.add("/docs/" + name, SWAGGER_UI));
    SWAGGER_UI_FILES.forEach(
        name -> pages.add("/docs/" + name, pages.file(SWAGGER_UI_FOLDER + name, SWAGGER_UI)));
    pages.add("/openapi.yaml", NOTHING_FROM_ELSEWHERE);
    pages.add(
        "/openapi.json",
        pages.page("openapi.json", NOTHING_FROM_ELSEWHERE, () -> Resource.json("openapi.yaml")));
  }

  private void add(String path, String securityPolicy) {
    add(path, file(path.substring(1), securityPolicy));
  }

  private void add(String path, PageFile page) {
    get(path, page);
    route(path).handler(new MethodNotAllowedHandler("GET, HEAD"));
  }

  private void get(String path, Handler<RoutingContext> handler) {
    route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(handler);
  }

  private Route route(String path) {
    return router.routeWithRegex(Pattern.quote(path)).setName(path).useNormalizedPath(false);
  }

  private PageFile file(String resource, String securityPolicy) {
    return page(resource, securityPolicy, () -> Resource.bytes(resource));
  }

  private PageFile page(String name, String securityPolicy, Callable<Buffer> source) {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    return new PageFile(vertx, type, securityPolicy, source);
  }
}
