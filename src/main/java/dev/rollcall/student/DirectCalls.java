package dev.rollcall.student;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.rollcall.dynamodb.direct.DirectCall;
import dev.rollcall.dynamodb.direct.DirectClient;
import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Calls that are made without the SDK as long as all goes well: with its model, stages and threads
 * a GET takes some 105 microseconds of CPU, and 60 without; one that shares its call 24, and 14.
 * Whatever DynamoDB answers but "yes" or "never", and every fault, is the SDK's to deal with: it
 * has the retries. Belongs to one event loop.
 *
 * @param <R> the kind of request
 */
final class DirectCalls<R extends Request<R, ?>> implements Calls<R> {
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private static final int USUAL_SIZE = 512;

  /** No further attempt would be answered otherwise. */
  private static final Set<StorageFailure> FINAL =
      Set.of(
          StorageFailure.ACCESS_DENIED,
          StorageFailure.UNSUPPORTED,
          StorageFailure.TABLE_MISSING,
          StorageFailure.WRONG_KEY_SCHEMA,
          StorageFailure.INDEX_NOT_NAMED,
          StorageFailure.ITEM_TOO_LARGE,
          StorageFailure.REJECTED);

  private final Calls<R> sdk;
  private final CallJson<R> protocol;
  private final DirectClient client;
  private final TableClient table;

  /**
   * @param sdk makes all other calls, and those that did not go well
   */
  DirectCalls(Calls<R> sdk, CallJson<R> protocol, DirectClient client, TableClient table) {
    this.sdk = sdk;
    this.protocol = protocol;
    this.client = client;
    this.table = table;
  }

  @Override
  public int most() {
    return sdk.most();
  }

  @Override
  public String batchAction() {
    return sdk.batchAction();
  }

  @Override
  public Future<Void> alone(R request) {
    if (!protocol.knows(request) || !client.takesNext()) {
      return sdk.alone(request);
    }
    return call(
        protocol.operation(request),
        List.of(request),
        request.headersCarriedOn(),
        json -> protocol.write(request, json),
        json -> {
          protocol.read(request, json);
          return null;
        },
        () -> sdk.alone(request));
  }

  @Override
  public Future<Leftovers<R>> together(Map<String, R> requests) {
    if (!client.takesNext()) {
      return sdk.together(requests);
    }
    return call(
        protocol.batchOperation(),
        requests.values(),
        Map.of(),
        json -> protocol.write(requests, json),
        json -> protocol.read(requests, json),
        () -> sdk.together(requests));
  }

  /**
   * @param otherwise the SDK's call
   */
  private <T> Future<T> call(
      String operation,
      Collection<R> requests,
      Map<String, String> headers,
      Body body,
      AttributeJson.Reader<T> reader,
      Supplier<Future<T>> otherwise) {
    long start = System.nanoTime();
    DirectCall call;
    try {
      call = client.call(operation, bytes(body), headers);
    } catch (IOException | RuntimeException e) {
      // Nothing was sent. The SDK has its own words for what can't be.
      return otherwise.get();
    }
    SharedCall shared = new SharedCall(call::cancel, requests);
    requests.forEach(request -> request.goesWith(shared));
    return call.answer()
        .map(answer -> read(operation, answer, reader))
        .onSuccess(
            answered -> {
              client.succeeded(start);
              table.ended(operation, null, start);
            })
        .recover(
            error -> {
              StorageException failure = failure(operation, error);
              if (isFinal(failure, requests)) {
                table.ended(operation, failure, start);
                return Future.failedFuture(failure);
              }
              retry(operation, requests, failure);
              return otherwise.get();
            });
  }

  private static byte[] bytes(Body body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      body.write(json);
    }
    return bytes.toByteArray();
  }

  private static <T> T read(String operation, byte[] answer, AttributeJson.Reader<T> reader) {
    try (JsonParser json = JSON.createParser(answer)) {
      json.nextToken();
      return reader.read(json);
    } catch (IOException e) {
      throw new IllegalArgumentException("no answer of " + operation, e);
    }
  }

  private StorageException failure(String operation, Throwable error) {
    return error instanceof StorageException storage
        ? storage
        : table.failures().of(operation, error);
  }

  /** Notes a failure that is not {@link #FINAL}, and says whether the SDK is not to be asked. */
  private boolean isFinal(StorageException failure, Collection<R> requests) {
    if (FINAL.contains(failure.failure()) || requests.stream().allMatch(Request::areAllAnswered)) {
      return true;
    }
    client.failed();
    return !table.retries();
  }

  private void retry(String operation, Collection<R> requests, StorageException failure) {
    table.retried(operation);
    for (R request : requests) {
      request.returned(failure.leavesDoubt());
      request.sent();
    }
  }

  @Override
  public StorageException leftOver() {
    return sdk.leftOver();
  }

  /** What writes a call's body. */
  @FunctionalInterface
  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }
}
