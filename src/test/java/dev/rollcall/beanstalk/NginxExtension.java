package dev.rollcall.beanstalk;

import dev.rollcall.support.Api;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The bundle's nginx, for a test class, before a service or its stand-in.
 *
 * @param <T> what stands behind it
 */
final class NginxExtension<T extends AutoCloseable> implements BeforeAllCallback, AfterAllCallback {
  private final Map<String, String> properties;
  private final Starter<T> starter;
  private Path folder;
  private Instance instance;
  private T service;
  private Api api;

  /** Starts what is to listen on that port. */
  interface Starter<T> {
    T start(int port) throws Exception;
  }

  /**
   * @param properties further ones of the environment
   */
  NginxExtension(Map<String, String> properties, Starter<T> starter) {
    this.properties = properties;
    this.starter = starter;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    folder = Files.createTempDirectory("nginx");
    instance = Instance.forNginx(folder, properties);
    service = starter.start(instance.port());
    api = instance.startNginxAndAwait();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    if (instance != null) {
      instance.close();
    }
    if (service != null) {
      service.close();
    }
    Instance.delete(folder);
  }

  /** nginx as a client sees it. */
  Api api() {
    return api;
  }

  T service() {
    return service;
  }
}
