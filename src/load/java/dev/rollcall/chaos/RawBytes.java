package dev.rollcall.chaos;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;

/** Bytes that follow no grammar at all, made up by jqwik, which is fond of the odd ones. */
final class RawBytes {
  private static final int LONGEST = 300;

  /** What jqwik goes by when it decides how often the odd ones come. */
  private static final int TRIES = 1000;

  private RawBytes() {}

  /** So many requests; the same seed gives the same. */
  static List<byte[]> make(int count, long seed) {
    try {
      JqwikSession.start();
      RandomGenerator<byte[]> bytes =
          Arbitraries.bytes()
              .array(byte[].class)
              .ofMinSize(1)
              .ofMaxSize(LONGEST)
              .generator(TRIES, true);
      Random random = new Random(seed);
      return Stream.generate(() -> bytes.next(random).value()).limit(count).toList();
    } finally {
      JqwikSession.finish();
    }
  }
}
