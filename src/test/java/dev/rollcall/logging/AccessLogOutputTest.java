package dev.rollcall.logging;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The access log against an output that nobody reads. */
class AccessLogOutputTest {
  private static final int MORE_THAN_THE_QUEUE_HOLDS = 100_000;

  @Test
  void an_output_that_is_stuck_holds_up_nobody() throws Exception {
    CountDownLatch isRead = new CountDownLatch(1);
    PrintStream before = System.out;
    LoggerContext context = new LoggerContext();
    System.setOut(new PrintStream(stuckUntil(isRead), true, StandardCharsets.UTF_8));
    try {
      JoranConfigurator configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(getClass().getResource("/logback-access.xml"));
      Logger access = context.getLogger("access");

      assertTimeoutPreemptively(
          Duration.ofSeconds(30),
          () -> {
            for (int i = 0; i < MORE_THAN_THE_QUEUE_HOLDS; i++) {
              access.atInfo().addKeyValue("i", i).log();
            }
          });
    } finally {
      isRead.countDown();
      System.setOut(before);
      context.stop();
    }
  }

  private static OutputStream stuckUntil(CountDownLatch isRead) {
    return new OutputStream() {
      @Override
      public void write(int oneByte) throws IOException {
        try {
          isRead.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException(e);
        }
      }
    };
  }
}
