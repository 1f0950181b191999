package dev.rollcall.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordTextTest {
  record Sample(int number, String text, List<String> list, Duration time, Inner inner) {}

  record Inner() {}

  @Test
  void isWhatTheRecordItselfWouldSay() {
    Sample sample = new Sample(1, null, List.of("a", "b"), Duration.ofSeconds(3), new Inner());
    assertEquals(sample.toString(), RecordText.of(sample));
  }

  @Test
  void settingsAreSaidSo() {
    String text = Settings.of(new JsonObject()).toString();
    assertTrue(text.startsWith("Settings[port=5000, bindAddress="), text);
    assertTrue(text.contains(", access=AccessSettings[issuer=, audiences=[], "), text);
  }
}
