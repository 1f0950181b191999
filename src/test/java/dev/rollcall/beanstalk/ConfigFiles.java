package dev.rollcall.beanstalk;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads {@code .ebextensions} and templates by YAML 1.1, where a key given twice is an error. */
final class ConfigFiles {
  private ConfigFiles() {}

  /** All of a folder's files in the order Elastic Beanstalk reads them, and those turned off. */
  static List<Path> in(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(".ebextensions"))) {
      return files.sorted().toList();
    }
  }

  static Map<String, Object> read(Path file) throws IOException {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    return new Yaml(new SafeConstructor(options)).load(Files.readString(file));
  }

  /** A member that is a map; empty where there is none. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Map<String, Object> of, String key) {
    return (Map<String, Object>) of.getOrDefault(key, Map.of());
  }

  /** What the files set, the later one winning: option by {@code namespace option}. */
  static Map<String, Object> options(Path folder) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    for (Path file : in(folder)) {
      if (file.toString().endsWith(".config")) {
        Map<String, Object> settings = map(read(file), "option_settings");
        settings
            .keySet()
            .forEach(
                namespace ->
                    map(settings, namespace)
                        .forEach((option, value) -> all.put(namespace + " " + option, value)));
      }
    }
    return all;
  }

  /** The environment properties as the process gets them in that region. */
  static Map<String, String> environment(Path folder, String region) throws IOException {
    String namespace = "aws:elasticbeanstalk:application:environment ";
    Map<String, String> environment = new LinkedHashMap<>();
    options(folder)
        .forEach(
            (option, value) -> {
              if (option.startsWith(namespace)) {
                environment.put(
                    option.substring(namespace.length()),
                    value.toString().equals("`{\"Ref\" : \"AWS::Region\"}`")
                        ? region
                        : value.toString());
              }
            });
    return environment;
  }

  /** Whether a 4xx of the service counts against the environment's health; by default it does. */
  static boolean clientErrorsCount(Path folder) throws IOException {
    Object document =
        options(folder).get("aws:elasticbeanstalk:healthreporting:system ConfigDocument");
    return document == null
        || new JsonObject(document.toString())
            .getJsonObject("Rules")
            .getJsonObject("Environment")
            .getJsonObject("Application")
            .getJsonObject("ApplicationRequests4xx")
            .getBoolean("Enabled");
  }
}
