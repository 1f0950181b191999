package dev.rollcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What the JAR and the bundle for Elastic Beanstalk hold, and what they must not. */
class BundleIT {
  private static final Path JAR = Path.of("target", "rollcall.jar");
  private static final Path BUNDLE = Path.of("target", "rollcall-eb.zip");
  private static final String SERVICES = "META-INF/services/";

  @Test
  void the_bundle_holds_what_elastic_beanstalk_needs_and_nothing_else() throws IOException {
    Set<String> expected = new HashSet<>(Set.of("rollcall.jar", "rollcall-sbom.json", "Procfile"));
    for (String folder : List.of("conf", ".ebextensions", ".platform")) {
      if (Files.exists(Path.of(folder))) {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
          files.filter(Files::isRegularFile).forEach(file -> expected.add(file.toString()));
        }
      }
    }

    List<String> files = names(BUNDLE).stream().filter(name -> !name.endsWith("/")).toList();

    assertEquals(expected, Set.copyOf(files));
    assertEquals(expected.size(), files.size());
    assertTrue(files.contains("conf/config.json"));
  }

  @Test
  void the_bundles_files_are_the_built_and_the_committed_ones() throws IOException {
    try (ZipFile bundle = new ZipFile(BUNDLE.toFile())) {
      for (String file : List.of("Procfile", "conf/config.json")) {
        assertEquals(Files.readString(Path.of(file)), text(bundle, file));
      }
      byte[] jar = bundle.getInputStream(bundle.getEntry("rollcall.jar")).readAllBytes();
      assertTrue(Arrays.equals(Files.readAllBytes(JAR), jar));
    }
  }

  @Test
  void the_jar_has_no_entry_twice_no_signature_and_no_module_descriptor() throws IOException {
    List<String> names = names(JAR);

    assertEquals(names.size(), new HashSet<>(names).size());
    assertNone(names, "META-INF/[^/]+\\.(SF|DSA|RSA|EC)");
    assertNone(names, "(.*/)?module-info\\.class");
  }

  @Test
  void the_jar_has_nothing_of_the_tests() throws IOException {
    List<String> names = names(JAR);

    assertNone(names, "dev/rollcall/(support|local|contract)/.*");
    assertNone(names, "com/amazonaws/.*|software/amazon/dynamodb/.*|.*DynamoDBLocal.*");
    assertNone(names, ".*(wiremock|junit|jqwik|archunit|sqlite).*");
  }

  @Test
  void the_jar_has_every_line_of_every_service_file_of_its_dependencies() throws IOException {
    Set<String> inJar = new HashSet<>(names(JAR));
    int compared = 0;
    try (ZipFile jar = new ZipFile(JAR.toFile())) {
      for (Path dependency : classPathJars()) {
        if (!isIn(inJar, dependency)) {
          continue;
        }
        try (ZipFile zip = new ZipFile(dependency.toFile())) {
          for (String service : services(zip)) {
            assertTrue(inJar.contains(service), service + " of " + dependency);
            List<String> merged = providers(jar, service);
            assertTrue(merged.containsAll(providers(zip, service)), service + " of " + dependency);
            compared++;
          }
        }
      }
    }
    assertTrue(compared > 3, "only " + compared + " service files seen");
  }

  @Test
  void the_bill_of_materials_lists_the_jars_that_are_in_the_jar_and_no_other() throws IOException {
    Set<String> inJar = new HashSet<>(names(JAR));
    Set<String> merged = new TreeSet<>();
    Set<String> withoutClasses = new TreeSet<>();
    for (Path dependency : classPathJars()) {
      String name = dependency.getFileName().toString();
      if (isIn(inJar, dependency)) {
        merged.add(name);
      } else if (names(dependency).stream().noneMatch(BundleIT::isClass)) {
        withoutClasses.add(name);
      }
    }

    Set<String> listed = new TreeSet<>();
    for (Object component : sbom().getJsonArray("components")) {
      String purl = ((JsonObject) component).getString("purl");
      String classifier = purl.contains("classifier=") ? "-linux.*" : "";
      listed.add(purl.replaceFirst(".*/([^/@]+)@([^?]+).*", "$1-$2" + classifier + ".jar"));
    }

    // Nothing tells whether a JAR without a class, such as one of native libraries, is in ours.
    listed.removeIf(name -> withoutClasses.stream().anyMatch(other -> other.matches(name)));
    assertEquals(merged, listed);
  }

  @Test
  void the_bill_of_materials_in_the_bundle_is_cyclonedx_of_this_version() throws IOException {
    assertEquals("CycloneDX", sbom().getString("bomFormat"));
    JsonObject rollcall = sbom().getJsonObject("metadata").getJsonObject("component");
    assertEquals("pkg:maven/dev.rollcall/rollcall@1.0.0?type=jar", rollcall.getString("purl"));
  }

  @Test
  void the_jar_has_one_version_of_netty() throws IOException {
    try (ZipFile jar = new ZipFile(JAR.toFile())) {
      Properties versions = new Properties();
      versions.load(jar.getInputStream(jar.getEntry("META-INF/io.netty.versions.properties")));

      List<String> different =
          versions.stringPropertyNames().stream()
              .filter(name -> name.endsWith(".version"))
              .map(versions::getProperty)
              .distinct()
              .toList();

      assertEquals(1, different.size(), different.toString());
    }
  }

  private static JsonObject sbom() throws IOException {
    try (ZipFile bundle = new ZipFile(BUNDLE.toFile())) {
      return new JsonObject(text(bundle, "rollcall-sbom.json"));
    }
  }

  private static List<String> names(Path archive) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      return zip.stream().map(ZipEntry::getName).toList();
    }
  }

  private static void assertNone(List<String> names, String pattern) {
    List<String> found = names.stream().filter(name -> name.matches(pattern)).toList();
    assertEquals(List.of(), found);
  }

  private static List<Path> classPathJars() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> entry.endsWith(".jar"))
        .map(Path::of)
        .filter(path -> !path.endsWith(JAR))
        .toList();
  }

  /** A dependency's classes are in the JAR all together or not at all. */
  private static boolean isIn(Set<String> jar, Path dependency) throws IOException {
    return names(dependency).stream()
        .filter(BundleIT::isClass)
        .findFirst()
        .filter(jar::contains)
        .isPresent();
  }

  private static boolean isClass(String name) {
    return name.endsWith(".class") && !name.contains("module-info");
  }

  private static List<String> services(ZipFile zip) {
    return zip.stream()
        .map(ZipEntry::getName)
        .filter(name -> name.startsWith(SERVICES) && !name.endsWith("/"))
        .toList();
  }

  private static List<String> providers(ZipFile zip, String service) throws IOException {
    List<String> lines =
        text(zip, service)
            .lines()
            .map(line -> line.replaceFirst("#.*", "").strip())
            .filter(line -> !line.isEmpty())
            .toList();
    assertFalse(lines.isEmpty(), service);
    return lines;
  }

  private static String text(ZipFile zip, String name) throws IOException {
    return new String(
        zip.getInputStream(zip.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
  }
}
