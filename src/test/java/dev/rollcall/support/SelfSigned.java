package dev.rollcall.support;

import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A key for {@code localhost} with a certificate that only those trust who are told to.
 *
 * @param file a PKCS #12 store, which can be one of trusted certificates too
 */
public record SelfSigned(Path file) {
  /** The store's. */
  public static final String PASSWORD = "changeit";

  /** Makes one in that folder. */
  public static SelfSigned in(Path folder) throws InterruptedException {
    Path file = folder.resolve("localhost.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String arguments =
        "-genkeypair -alias localhost -dname CN=localhost -ext SAN=dns:localhost -keyalg EC"
            + " -storetype PKCS12 -storepass "
            + PASSWORD;
    List<String> command = new ArrayList<>(List.of(keytool, "-keystore", file.toString()));
    command.addAll(List.of(arguments.split(" ")));
    try {
      int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException("keytool ended with " + exit);
      }
      return new SelfSigned(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For a server. */
  public PfxOptions options() {
    return new PfxOptions().setPath(file.toString()).setPassword(PASSWORD);
  }
}
