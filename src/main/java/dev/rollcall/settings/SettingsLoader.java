package dev.rollcall.settings;

import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Loads the settings once, at the start: defaults, then the file, then the environment; the later
 * wins.
 */
public final class SettingsLoader {
  private static final Set<String> NAMES =
      Arrays.stream(Setting.values()).map(Setting::name).collect(Collectors.toUnmodifiableSet());

  /** Settings of earlier versions, and what takes their place. */
  private static final Map<String, String> REMOVED =
      // Sorted, so that the warnings have an order.
      new TreeMap<>(
          Map.of(
              "MAX_CONNECTIONS",
              "the proxy in front bounds connections, as the bundle's nginx does",
              "MAX_HELD_BYTES",
              "large bodies, imports and exports may take a quarter of the heap",
              "RECEIVE_TIMEOUT_MS",
              "the proxy in front ends slow requests, as the bundle's nginx does"));

  private final Vertx vertx;
  private final Path file;
  private final Map<String, String> environment;
  private final List<String> warnings = new ArrayList<>();

  /**
   * @param file a JSON file of settings; it may be missing
   * @param environment the environment's variables; those that name no setting are ignored
   */
  public SettingsLoader(Vertx vertx, Path file, Map<String, String> environment) {
    this.vertx = vertx;
    this.file = file;
    // A blank value counts as none, as is usual for environment variables.
    this.environment = new HashMap<>(environment);
    this.environment.values().removeIf(String::isBlank);
  }

  /**
   * Reads the settings. Fails with {@link InvalidSettingsException} where one is bad, the file is
   * no JSON object, or it names a setting that does not exist. Completes on a context of the Vert.x
   * instance.
   */
  public Future<Settings> load() {
    return fromFile()
        .compose(
            fileValues -> {
              List<String> unknown = unknownNames(fileValues);
              warnOfRemoved(fileValues.fieldNames());
              warnOfRemoved(environment.keySet());
              return retrieve(fromEnvironment())
                  .map(envValues -> Settings.of(fileValues.mergeIn(envValues), unknown));
            });
  }

  /**
   * What {@link #load} found that stops nothing, but that somebody wants to know: one sentence
   * each.
   */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  private Future<JsonObject> fromFile() {
    if (!Files.exists(file)) {
      return Future.succeededFuture(new JsonObject());
    }
    ConfigStoreOptions store =
        new ConfigStoreOptions()
            .setType("file")
            .setConfig(new JsonObject().put("path", file.toString()).put("raw-data", true));
    return retrieve(store)
        .recover(e -> bad(file + " could not be read as a JSON object (" + firstLine(e) + ")"));
  }

  private void warnOfRemoved(Set<String> names) {
    REMOVED.forEach(
        (name, instead) -> {
          if (names.contains(name)) {
            warnings.add(name + " is no longer a setting and has no effect: " + instead);
          }
        });
  }

  /** A name that is no setting is most likely a misspelt one, so it stops the start. */
  private List<String> unknownNames(JsonObject values) {
    String unknown =
        values.fieldNames().stream()
            .filter(name -> !NAMES.contains(name) && !REMOVED.containsKey(name))
            .collect(Collectors.joining(", "));
    return unknown.isEmpty()
        ? List.of()
        : List.of(
            file
                + " names what is no setting ("
                + unknown
                + "), it may name "
                + NAMES.stream().sorted().toList());
  }

  /**
   * A store of its own instead of vertx-config's "env": the environment is an argument here, and
   * every value stays the text it was ("env" makes 7 of 007 unless told otherwise).
   */
  private ConfigStoreOptions fromEnvironment() {
    JsonObject values = new JsonObject();
    environment.forEach(
        (name, value) -> {
          if (NAMES.contains(name)) {
            values.put(name, value);
          }
        });
    return new ConfigStoreOptions().setType("json").setConfig(values);
  }

  private Future<JsonObject> retrieve(ConfigStoreOptions store) {
    ConfigRetrieverOptions options =
        new ConfigRetrieverOptions()
            .setIncludeDefaultStores(false)
            .setScanPeriod(-1)
            .addStore(store);
    ConfigRetriever retriever = ConfigRetriever.create(vertx, options);
    return retriever.getConfig().eventually(retriever::close);
  }

  private static String firstLine(Throwable error) {
    return String.valueOf(error.getMessage()).lines().findFirst().orElse("");
  }

  private static <T> Future<T> bad(String problem) {
    return Future.failedFuture(new InvalidSettingsException(List.of(problem)));
  }
}
