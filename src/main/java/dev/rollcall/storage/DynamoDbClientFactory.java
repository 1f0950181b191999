package dev.rollcall.storage;

import dev.rollcall.dynamodb.DelegatingDynamoDbClient;
import dev.rollcall.dynamodb.DynamoDbClientListener;
import dev.rollcall.dynamodb.EventLoopPlugin;
import dev.rollcall.dynamodb.OutcomeTrackingRetryStrategy;
import dev.rollcall.metrics.DynamoDbMetrics;
import dev.rollcall.settings.InvalidSettingsException;
import dev.rollcall.settings.Settings;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;

/** Makes the process's one DynamoDB client, with every limit set explicitly. */
public final class DynamoDbClientFactory {
  /**
   * One loop for all calls. With two, SDK 2.54 on Netty 4.2 noticed one refused connection in six
   * only when its attempt timed out; with one, none of sixty.
   */
  private static final int LOOPS = 1;

  /** One lost attempt must leave time for another before the deadline. */
  private static final int ATTEMPTS_IN_A_DEADLINE = 3;

  /**
   * Below DynamoDB's own idle limit, so that a request never meets a connection the far side has
   * just closed.
   */
  private static final Duration IDLE = Duration.ofSeconds(30);

  private DynamoDbClientFactory() {}

  /**
   * A client with the SDK's usual places for credentials and endpoint ({@code AWS_ACCESS_KEY_ID},
   * the instance profile, {@code AWS_ENDPOINT_URL_DYNAMODB} ...). Asks nothing yet. The caller
   * closes it.
   *
   * @param environment what the SDK reads for itself
   * @param metrics count its retries
   * @throws InvalidSettingsException if what the SDK reads is bad
   */
  public static DynamoDbAsyncClient create(
      Settings settings, SdkEnvironment environment, DynamoDbMetrics metrics) {
    return environment.build(
        configuration ->
            create(
                settings,
                new CallMetrics(metrics),
                builder -> {
                  builder.credentialsProvider(
                      DefaultCredentialsProvider.builder()
                          .asyncCredentialUpdateEnabled(true)
                          .build());
                  configuration.accept(builder);
                }));
  }

  /**
   * A client with further configuration, such as credentials of the caller's choice, which may
   * block: they are only ever asked on a thread of their own. The caller closes it.
   *
   * @param listener told of retries
   */
  public static DynamoDbAsyncClient create(
      Settings settings,
      DynamoDbClientListener listener,
      Consumer<DynamoDbAsyncClientBuilder> configuration) {
    EventLoopGroup loops = loops();
    DynamoDbAsyncClientBuilder builder =
        DynamoDbAsyncClient.builder()
            .region(Region.of(settings.region()))
            .httpClientBuilder(http(settings).eventLoopGroup(SdkEventLoopGroup.create(loops)))
            .overrideConfiguration(limits(settings, loops))
            // The bridge to Vert.x moves to the request's context anyway: this saves a hop through
            // the SDK's own pool.
            .asyncConfiguration(
                async ->
                    async.advancedOption(
                        SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
            .addPlugin(new EventLoopPlugin(listener));
    configuration.accept(builder);
    return new ClosingItsLoops(builder.build(), loops);
  }

  /** Of Netty 4.1's kind: the SDK knows no other. Its thread starts with the first call. */
  @SuppressWarnings("deprecation")
  private static EventLoopGroup loops() {
    return new NioEventLoopGroup(LOOPS, new DefaultThreadFactory("dynamodb", true));
  }

  /**
   * Ends its event loops as soon as its connections are closed. Those that the SDK makes by itself
   * wait another two seconds, which every stop of the service would take longer.
   */
  private static final class ClosingItsLoops extends DelegatingDynamoDbClient {
    private static final int CLOSING_SECONDS = 5;

    private final EventLoopGroup loops;

    ClosingItsLoops(DynamoDbAsyncClient client, EventLoopGroup loops) {
      super(client);
      this.loops = loops;
    }

    /** Blocks until connections and loops are closed. */
    @Override
    public void close() {
      super.close();
      loops.shutdownGracefully(0, CLOSING_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  private static NettyNioAsyncHttpClient.Builder http(Settings settings) {
    Duration attempt = attemptTimeout(settings);
    int connections = settings.callsInFlight() * settings.instances();
    return NettyNioAsyncHttpClient.builder()
        .maxConcurrency(connections)
        // Every call has a connection, so only retries that overlap a late answer ever wait for
        // one.
        .maxPendingConnectionAcquires(connections)
        .connectionAcquisitionTimeout(settings.deadline())
        // Below the attempt's, so that a connection that does not come about is known as that.
        .connectionTimeout(attempt.dividedBy(2))
        .readTimeout(settings.deadline())
        .writeTimeout(settings.deadline())
        .connectionMaxIdleTime(IDLE)
        .tcpKeepAlive(true);
  }

  /**
   * @param timers for time limits and the waits between attempts. The SDK's own five threads keep a
   *     limit's timer until its time comes, long after the call has ended, and wake up for most.
   */
  private static ClientOverrideConfiguration limits(
      Settings settings, ScheduledExecutorService timers) {
    return ClientOverrideConfiguration.builder()
        .scheduledExecutorService(timers)
        .apiCallTimeout(settings.deadline())
        .apiCallAttemptTimeout(attemptTimeout(settings))
        .retryStrategy(retries(settings))
        .build();
  }

  /**
   * The standard strategy has a token bucket, so retries can't double the load; its waits are for
   * batch jobs.
   */
  private static RetryStrategy retries(Settings settings) {
    return new OutcomeTrackingRetryStrategy(
        AwsRetryStrategy.standardRetryStrategy().toBuilder()
            .maxAttempts(settings.dynamoDbMaxAttempts())
            .retryOnExceptionOrCauseInstanceOf(Crc32MismatchException.class)
            .backoffStrategy(
                BackoffStrategy.exponentialDelay(Duration.ofMillis(25), Duration.ofMillis(500)))
            .throttlingBackoffStrategy(
                BackoffStrategy.exponentialDelay(Duration.ofMillis(100), Duration.ofSeconds(1)))
            .build());
  }

  private static Duration attemptTimeout(Settings settings) {
    return settings.deadline().dividedBy(ATTEMPTS_IN_A_DEADLINE);
  }
}
