package dev.rollcall.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The port that the bundle's nginx configuration forwards to. Where the service listens on another,
 * every client gets 502 and nothing in the service's own log would tell why. Looks in the working
 * folder, where the bundle was unpacked.
 */
public final class NginxPortCheck {
  private static final Path CONFIGURATION =
      Path.of(".platform", "nginx", "conf.d", "upstream.conf");
  private static final Pattern SERVER =
      Pattern.compile("^\\s*server\\s+127\\.0\\.0\\.1:(\\d{1,5});", Pattern.MULTILINE);

  private NginxPortCheck() {}

  /** What to say where the service listens on that port and nginx asks another; blocks shortly. */
  public static Optional<String> complaint(int port) {
    return forwardsTo()
        .filter(expected -> expected != port)
        .map(
            expected ->
                ("PORT is %d, but nginx forwards to %d and will answer 502. Remedy: set the "
                        + "environment property PORT to %d, or change %s.")
                    .formatted(port, expected, expected, CONFIGURATION));
  }

  /**
   * What to say where the bundle came without its dot-folders, which some programs leave out of a
   * zip: the service works, but nginx knows nothing of it. Blocks shortly.
   */
  public static Optional<String> missingFolder() {
    return Files.exists(Path.of("Procfile")) && !Files.exists(Path.of(".platform"))
        ? Optional.of(
            "The bundle was deployed without its .platform folder, so nginx has Elastic Beanstalk's"
                + " own configuration. Remedy: upload the zip that 'mvn package' makes.")
        : Optional.empty();
  }

  private static Optional<Integer> forwardsTo() {
    try {
      Matcher server = SERVER.matcher(Files.readString(CONFIGURATION));
      return server.find() ? Optional.of(Integer.valueOf(server.group(1))) : Optional.empty();
    } catch (IOException e) {
      // Not in a bundle.
      return Optional.empty();
    }
  }
}
