package dev.rollcall.dynamodb.batch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * The words that DynamoDB refuses as attribute names in an expression, in upper or lower case.
 *
 * <p>They come from "Reserved words in DynamoDB" in its Developer Guide.
 */
final class ReservedWords {
  private static final String RESOURCE = "reserved-words.txt";

  private final Set<String> words;

  private ReservedWords(Set<String> words) {
    this.words = words;
  }

  /** Reads the list, one word a line, which is beside this class. */
  static ReservedWords load() {
    try (InputStream in = ReservedWords.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + RESOURCE + " is missing");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return new ReservedWords(Set.of(text.trim().split("\\s+")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the name needs a placeholder such as {@code #n}. */
  boolean contains(String name) {
    return words.contains(name.toUpperCase(Locale.ROOT));
  }

  int size() {
    return words.size();
  }
}
