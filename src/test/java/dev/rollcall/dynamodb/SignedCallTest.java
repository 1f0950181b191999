package dev.rollcall.dynamodb;

import static dev.rollcall.dynamodb.DynamoDbStandIn.KEY_ID;
import static dev.rollcall.dynamodb.DynamoDbStandIn.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rollcall.dynamodb.DynamoDbStandIn.Call;
import io.vertx.core.MultiMap;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.utils.DateUtils;

/** What an attempt on the event loop sends, as AWS checks it. */
class SignedCallTest {
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=(?<credential>\\S+), SignedHeaders=(?<headers>\\S+),"
              + " Signature=(?<signature>\\S+)");
  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssX").withZone(ZoneOffset.UTC);

  @RegisterExtension final DynamoDbStandIn dynamoDb = new DynamoDbStandIn();

  @Test
  void it_is_the_post_that_dynamodb_knows() {
    Call seen = seen(dynamoDb.ready(), get());

    assertEquals("POST", seen.request().method().name());
    assertEquals("/", seen.request().uri());
    assertEquals("DynamoDB_20120810.GetItem", seen.header("X-Amz-Target"));
    assertEquals("application/x-amz-json-1.0", seen.header("Content-Type"));
    assertEquals(
        "{\"TableName\":\"students\",\"Key\":{\"id\":{\"S\":\"1\"}}}", seen.body().toString());
  }

  @Test
  void its_signature_is_right() throws Exception {
    Call seen = seen(dynamoDb.ready(), get());

    assertSigned(seen, "eu-west-3", "host");
  }

  @Test
  void a_session_shows_and_signs_its_token() throws Exception {
    AwsSessionCredentials session = AwsSessionCredentials.create(KEY_ID, "secret", "token");

    Call seen =
        seen(
            dynamoDb.ready(
                builder -> builder.credentialsProvider(StaticCredentialsProvider.create(session))),
            get());

    assertEquals("token", seen.header("X-Amz-Security-Token"));
    assertSigned(seen, "eu-west-3", "x-amz-security-token");
  }

  @Test
  void headers_of_the_request_are_sent_and_signed() throws Exception {
    GetItemRequest request =
        get().toBuilder()
            .overrideConfiguration(override -> override.putHeader("X-Trace", "trace 1"))
            .build();

    Call seen = seen(dynamoDb.ready(), request);

    assertEquals("trace 1", seen.header("X-Trace"));
    assertSigned(seen, "eu-west-3", "x-trace");
  }

  @Test
  void the_region_is_that_of_the_sdks_signature() throws Exception {
    Call seen = seen(dynamoDb.ready(builder -> builder.region(Region.AP_SOUTH_1)), get());

    assertSigned(seen, "ap-south-1", "host");
  }

  @Test
  void an_endpoint_may_have_a_path() {
    Call seen = seen(dynamoDb.ready(this::behindAPath), get());

    assertEquals("/behind/a/path", seen.request().uri().replaceAll("/$", ""));
  }

  private void behindAPath(DynamoDbAsyncClientBuilder builder) {
    URI uri = dynamoDb.uri("/behind/a/path");
    builder.endpointOverride(uri);
  }

  @ParameterizedTest
  @CsvSource({
    "InvalidSignatureException,10",
    "InvalidSignatureException,-10",
    "RequestTimeTooSkewed,10",
    "RequestTimeTooSkewed,-10"
  })
  void with_a_wrong_clock_the_sdk_makes_the_call(String type, int minutes) {
    Duration skew = Duration.ofMinutes(minutes);
    dynamoDb.onSdkAttempt(call -> answerAt(call, type, skew));
    dynamoDb.onFirstAttempt(call -> answerAt(call, type, skew));
    EventLoopDynamoDbClient client = dynamoDb.ready();

    dynamoDb.call(() -> client.getItem(get()));
    assertEquals(List.of(false, true), dynamoDb.madeByTheSdk());
  }

  /** As DynamoDB does if its clock differs by so much. */
  private static void answerAt(Call call, String type, Duration skew) {
    Instant now = Instant.now().plus(skew);
    Instant signed = Instant.from(AMZ_DATE.parse(call.header("X-Amz-Date")));
    var unused = call.request().response().putHeader("Date", DateUtils.formatRfc822Date(now));
    if (Duration.between(signed, now).abs().compareTo(Duration.ofMinutes(5)) > 0) {
      call.refuse(400, type);
    } else {
      call.answer("{}");
    }
  }

  private Call seen(EventLoopDynamoDbClient client, GetItemRequest request) {
    dynamoDb.call(() -> client.getItem(request));
    assertEquals(List.of(false), dynamoDb.madeByTheSdk());
    return dynamoDb.calls().get(0);
  }

  /** Checks the signature of that region, and that it covers the header. */
  private static void assertSigned(Call seen, String region, String header) throws Exception {
    String date = seen.header("X-Amz-Date").substring(0, 8);
    Matcher authorization = AUTHORIZATION.matcher(seen.header("Authorization"));
    assertTrue(authorization.matches(), seen.header("Authorization"));
    List<String> scope = List.of(date, region, "dynamodb", "aws4_request");
    assertEquals(KEY_ID + "/" + String.join("/", scope), authorization.group("credential"));
    List<String> signed = Arrays.asList(authorization.group("headers").split(";", -1));
    assertTrue(signed.contains(header), signed::toString);
    assertEquals(signature(seen, scope, signed), authorization.group("signature"));
  }

  /** See "Create a signed AWS API request" in the IAM user guide. */
  private static String signature(Call seen, List<String> scope, List<String> signed)
      throws Exception {
    MultiMap headers = seen.request().headers();
    String canonical =
        "POST\n/\n\n"
            + signed.stream()
                .map(name -> name + ":" + headers.get(name).strip() + "\n")
                .collect(Collectors.joining())
            + "\n"
            + String.join(";", signed)
            + "\n"
            + sha256(seen.body().getBytes());
    String toSign =
        "AWS4-HMAC-SHA256\n%s\n%s\n%s"
            .formatted(
                headers.get("X-Amz-Date"),
                String.join("/", scope),
                sha256(canonical.getBytes(StandardCharsets.UTF_8)));
    byte[] key = "AWS4secret".getBytes(StandardCharsets.UTF_8);
    for (String part : scope) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(hmac(key, toSign));
  }

  private static byte[] hmac(byte[] key, String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
