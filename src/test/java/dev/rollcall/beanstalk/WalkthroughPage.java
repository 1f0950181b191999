package dev.rollcall.beanstalk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the walkthrough.
 *
 * @param name the file's name
 * @param text all of it
 */
record WalkthroughPage(String name, String text) {
  static final Path FOLDER = Path.of("docs/walkthrough");
  static final String INDEX = "README.md";

  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern OUTCOMES =
      Pattern.compile("^\\*Learning outcomes?: (.*)\\*$", Pattern.MULTILINE);

  /**
   * What stands between two fences.
   *
   * @param kind {@code sh} is run, {@code text} is what the block before it prints, {@code console}
   *     is a session, {@code log} are messages
   */
  record Block(String kind, String text) {}

  static WalkthroughPage read(String name) {
    try {
      return new WalkthroughPage(name, Files.readString(FOLDER.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The numbered pages, in their order. */
  static List<WalkthroughPage> all() throws IOException {
    return files(".md").filter(name -> !name.equals(INDEX)).map(WalkthroughPage::read).toList();
  }

  static List<String> scripts() throws IOException {
    return files(".sh").toList();
  }

  private static Stream<String> files(String end) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(end))
          .sorted()
          .toList()
          .stream();
    }
  }

  List<Block> blocks() {
    return BLOCK
        .matcher(text)
        .results()
        .map(block -> new Block(block.group(1), block.group(2)))
        .toList();
  }

  List<Block> blocks(String kind) {
    return blocks().stream().filter(block -> block.kind().equals(kind)).toList();
  }

  /** The learning outcomes that the page says it exercises. */
  List<String> outcomes() {
    return OUTCOMES
        .matcher(text)
        .results()
        .flatMap(line -> Stream.of(line.group(1).split("; ", -1)))
        .toList();
  }
}
