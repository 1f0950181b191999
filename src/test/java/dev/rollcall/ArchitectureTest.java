package dev.rollcall;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The shape: one direction of imports, and one place for each concern. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
  private static final String SDK = "software.amazon.awssdk..";

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.rollcall");

  /** Each package with those that may use it, but for the one above all. */
  private static final Map<String, Set<String>> USERS =
      Map.of(
          "verticle", Set.of(),
          "http", Set.of("verticle"),
          "health", Set.of("http", "verticle"),
          "student", Set.of("health", "http", "verticle"),
          "storage", Set.of("student", "health", "http", "verticle"),
          "dynamodb", Set.of("student", "storage", "health"),
          "auth", Set.of("http", "verticle"),
          "metrics", Set.of("student", "storage", "health", "http", "verticle"),
          "logging", Set.of());

  @Test
  void packages_depend_on_each_other_in_one_direction() {
    LayeredArchitecture layers =
        layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.rollcall..")
            .layer("main")
            .definedBy("dev.rollcall")
            .layer("settings")
            .definedBy("dev.rollcall.settings..");
    for (String layer : USERS.keySet()) {
      layers = layers.layer(layer).definedBy("dev.rollcall." + layer + "..");
    }
    layers = layers.whereLayer("main").mayNotBeAccessedByAnyLayer();
    for (String layer : USERS.keySet()) {
      Set<String> users = new HashSet<>(USERS.get(layer));
      users.add("main");
      layers = layers.whereLayer(layer).mayOnlyBeAccessedByLayers(users.toArray(String[]::new));
    }
    for (String layer : List.of("dynamodb", "metrics", "settings")) {
      layers = layers.whereLayer(layer).mayNotAccessAnyLayer();
    }
    layers.ensureAllClassesAreContainedInArchitecture().check(classes);
  }

  @Test
  void handlers_know_no_type_of_the_sdk() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.rollcall.http..",
            "dev.rollcall.auth..",
            "dev.rollcall.settings..",
            "dev.rollcall.logging..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(SDK)
        .check(classes);
  }

  @Test
  void outside_its_packages_dynamodb_is_only_a_client_that_is_passed_on() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.rollcall.student..",
            "dev.rollcall.storage..",
            "dev.rollcall.health..",
            "dev.rollcall.dynamodb..")
        .should()
        .dependOnClassesThat(
            new DescribedPredicate<>("are the SDK's, the client aside") {
              @Override
              public boolean test(JavaClass type) {
                return type.getPackageName().startsWith("software.amazon.awssdk")
                    && !type.getSimpleName().equals("DynamoDbAsyncClient");
              }
            })
        .check(classes);
  }

  @Test
  void the_dynamodb_clients_are_a_library_that_can_be_taken_along() {
    noClasses()
        .that()
        .resideInAPackage("dev.rollcall.dynamodb..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.rollcall..")
                .and(DescribedPredicate.not(resideInAPackage("dev.rollcall.dynamodb.."))))
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx.ext..", "io.micrometer..")
        .check(classes);
  }

  @Test
  void libraries_are_used_by_their_public_api() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx..impl..", "io.vertx..internal..", "software.amazon..internal..")
        .check(classes);
  }

  @Test
  void nothing_touches_nettys_pipeline() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("io\\.netty\\.channel\\.Channel.*")
        .check(classes);
  }

  @Test
  void only_one_package_knows_the_metrics_library() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.rollcall.metrics..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.micrometer..", "io.prometheus..")
        .check(classes);
  }

  @Test
  void only_main_reads_the_environment() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.rollcall.Main")
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "getProperty", String.class)
        .check(classes);
  }

  @Test
  void nothing_static_changes() {
    fields()
        .that()
        .areStatic()
        .and()
        .areNotFinal()
        .should()
        .haveName("none")
        .allowEmptyShould(true)
        .check(classes);
  }

  @Test
  void nothing_blocks_but_the_end_of_the_process() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.rollcall.Shutdown")
        .should()
        .callMethodWhere(JavaCall.Predicates.target(HasName.Predicates.name("await")))
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .check(classes);
  }
}
