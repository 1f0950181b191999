package dev.rollcall.dynamodb.http;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * What the SDK's own client sends and makes of answers, without a network: keeps the body of the
 * last request, and answers 200 with one prepared body after the other, the last one for ever.
 */
public final class CannedHttpClient implements SdkAsyncHttpClient {
  private final Queue<byte[]> answers;
  private volatile byte[] lastBody = {};

  public CannedHttpClient(byte[]... answers) {
    this.answers = new ArrayDeque<>(List.of(answers));
  }

  /** The SDK's client over this one, on the calling thread. */
  public DynamoDbAsyncClient sdkClient(ClientOverrideConfiguration configuration) {
    return DynamoDbAsyncClient.builder()
        .region(Region.EU_CENTRAL_1)
        .endpointOverride(URI.create("http://localhost:1"))
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .httpClient(this)
        .overrideConfiguration(configuration)
        .asyncConfiguration(
            async ->
                async.advancedOption(
                    SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
        .build();
  }

  public byte[] lastBody() {
    return lastBody;
  }

  /** How many of the prepared answers no request has got yet. */
  public int left() {
    return answers.size();
  }

  public void answerWith(byte[] body) {
    answers.clear();
    answers.add(body);
  }

  @Override
  public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    return SdkPublisher.adapt(request.requestContentPublisher())
        .subscribe(part -> body.writeBytes(SdkBytes.fromByteBuffer(part).asByteArrayUnsafe()))
        .thenRun(
            () -> {
              lastBody = body.toByteArray();
              answer(request);
            });
  }

  private void answer(AsyncExecuteRequest request) {
    byte[] answer = answers.size() > 1 ? answers.remove() : answers.element();
    SdkPublisher<ByteBuffer> content = SdkPublisher.adapt(AsyncRequestBody.fromBytes(answer));
    request
        .responseHandler()
        .onHeaders(
            SdkHttpResponse.builder()
                .statusCode(200)
                .putHeader("Content-Length", Integer.toString(answer.length))
                .build());
    request.responseHandler().onStream(content);
  }

  @Override
  public String clientName() {
    return "canned";
  }

  @Override
  public void close() {}
}
