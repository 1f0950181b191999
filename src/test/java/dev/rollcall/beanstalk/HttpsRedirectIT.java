package dev.rollcall.beanstalk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.support.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The bundle's nginx with {@code HTTPS_REDIRECT=on}, as behind a load balancer with an HTTPS
 * listener, before a stand-in of the service. Needs nginx, as {@link RehearsalIT} does.
 */
@Tag("full")
class HttpsRedirectIT {
  @RegisterExtension
  static final NginxExtension<Upstream> nginx =
      new NginxExtension<>(Map.of("HTTPS_REDIRECT", "on"), Upstream::start);

  @BeforeEach
  void nothing_was_asked_yet() {
    nginx.service().heads().clear();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/health", "/student/a%2Fb?x=%20", "/student?dept=MCA"})
  void what_came_by_http_is_sent_to_https_and_never_to_the_service(String path) {
    Answer answer = nginx.api().send(cameBy("http", path).GET());

    assertEquals(308, answer.status());
    assertEquals("https://localhost" + path, answer.header("Location"));
    assertEquals(0, nginx.service().heads().size());
  }

  @Test
  void a_post_stays_a_post() {
    HttpRequest.Builder post = cameBy("http", "/student").POST(BodyPublishers.ofString("{}"));
    assertEquals(308, nginx.api().send(post).status());
  }

  @Test
  void what_came_by_https_is_answered() {
    assertEquals(200, nginx.api().send(cameBy("https", "/student/1").GET()).status());
    assertTrue(nginx.service().heads().get(0).contains("\r\nX-Forwarded-Proto: https\r\n"));
  }

  @Test
  void a_health_check_of_the_load_balancer_is_answered() {
    // It goes straight to the instance's address and carries no word of how a client came.
    assertEquals(200, nginx.api().get("/health", "User-Agent", "ELB-HealthChecker/2.0").status());
  }

  private static HttpRequest.Builder cameBy(String scheme, String path) {
    return nginx.api().request(path).header("X-Forwarded-Proto", scheme);
  }
}
