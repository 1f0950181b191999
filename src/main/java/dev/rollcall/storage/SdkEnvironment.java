package dev.rollcall.storage;

import dev.rollcall.settings.InvalidSettingsException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileLocation;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;
import software.amazon.awssdk.utils.StringInputStream;

/**
 * What the SDK reads for itself, checked before it does: its variables, properties and files. With
 * a blank endpoint the SDK can't start, and most of its messages do not say what to change.
 *
 * <p>The order of the endpoint's sources is that of "Service-specific endpoints" in the "AWS SDKs
 * and Tools Reference Guide"; as everywhere in Rollcall, a blank value is none.
 */
public final class SdkEnvironment {
  private static final String ALLOWED =
      "'%s', it may be a URL such as http://localhost:8000 or"
          + " https://dynamodb.eu-west-1.amazonaws.com, or blank for the endpoint of AWS_REGION";

  private static final int MOST_PORT = 65_535;

  private final UnaryOperator<String> variables;
  private final UnaryOperator<String> properties;

  /**
   * @param variables gives an environment variable's value, null if it is not set
   * @param properties gives a system property's value, null if it is not set
   */
  public SdkEnvironment(UnaryOperator<String> variables, UnaryOperator<String> properties) {
    this.variables = variables;
    this.properties = properties;
  }

  /**
   * Makes a client whose endpoint is the one that is configured: {@code build} makes it with the
   * configuration that it is given. Reads the SDK's files: not for an event loop.
   *
   * @throws InvalidSettingsException with one line that names the variable or file that is bad, and
   *     says what it may be
   */
  DynamoDbAsyncClient build(
      Function<Consumer<DynamoDbAsyncClientBuilder>, DynamoDbAsyncClient> build) {
    ProfileFile profiles = profiles();
    try {
      return build.apply(builder -> withEndpoint(builder, profiles));
    } catch (InvalidSettingsException named) {
      throw named;
    } catch (RuntimeException e) {
      throw bad(
          "the AWS SDK can't start with its variables (AWS_...) and files as they are ("
              + e.getMessage()
              + ")");
    }
  }

  private static ProfileFile profiles() {
    ProfileFile.Aggregator both = ProfileFile.aggregator();
    ProfileFileLocation.credentialsFileLocation()
        .map(path -> parsed(path, ProfileFile.Type.CREDENTIALS, "AWS_SHARED_CREDENTIALS_FILE"))
        .ifPresent(both::addFile);
    ProfileFileLocation.configurationFileLocation()
        .map(path -> parsed(path, ProfileFile.Type.CONFIGURATION, "AWS_CONFIG_FILE"))
        .ifPresent(both::addFile);
    return both.build();
  }

  private static ProfileFile parsed(Path path, ProfileFile.Type type, String variable) {
    try {
      return ProfileFile.builder().content(path).type(type).build();
    } catch (RuntimeException e) {
      throw bad(
          "the file %s can't be read as profiles of the AWS SDK (%s), correct it, or let %s name another"
              .formatted(path, e.getMessage(), variable));
    }
  }

  private void withEndpoint(DynamoDbAsyncClientBuilder builder, ProfileFile profiles) {
    String profile = profileName();
    List<Source> sources = sources(profiles, profile);
    if (sources.isEmpty() || isIgnored(profiles.profile(profile))) {
      return;
    }
    sources.stream()
        .filter(source -> !source.value().isBlank())
        .findFirst()
        .ifPresentOrElse(
            source -> builder.endpointOverride(source.uri()),
            () -> withoutEndpoint(builder, profiles, profile));
  }

  /** The SDK takes no blank for none, but a profile can tell it not to look. */
  private static void withoutEndpoint(
      DynamoDbAsyncClientBuilder builder, ProfileFile profiles, String profile) {
    String ignore = "[profile " + profile + "]\nignore_configured_endpoint_urls = true\n";
    ProfileFile first =
        ProfileFile.builder()
            .content(new StringInputStream(ignore))
            .type(ProfileFile.Type.CONFIGURATION)
            .build();
    ProfileFile all = ProfileFile.aggregator().addFile(first).addFile(profiles).build();
    builder.overrideConfiguration(
        builder.overrideConfiguration().toBuilder()
            .defaultProfileFile(all)
            .defaultProfileName(profile)
            .build());
  }

  /** What is set, in the SDK's order, blank or not. */
  private List<Source> sources(ProfileFile profiles, String profileName) {
    Optional<Profile> profile = profiles.profile(profileName);
    Optional<Profile> services =
        profile
            .flatMap(each -> each.property("services"))
            .flatMap(name -> profiles.getSection("services", name));
    String suffix = " of the profile " + profileName;
    String ofDynamoDb = "dynamodb.endpoint_url";
    return Stream.of(
            new Source("aws.endpointUrlDynamoDb", properties),
            new Source("aws.endpointUrl", properties),
            new Source("AWS_ENDPOINT_URL_DYNAMODB", variables),
            new Source("AWS_ENDPOINT_URL", variables),
            new Source(ofDynamoDb + suffix, property(services, ofDynamoDb)),
            new Source(ofDynamoDb + suffix, property(profile, ofDynamoDb)),
            new Source("endpoint_url" + suffix, property(profile, "endpoint_url")))
        .filter(source -> source.value() != null)
        .toList();
  }

  private static String property(Optional<Profile> profile, String name) {
    return profile.flatMap(each -> each.property(name)).orElse(null);
  }

  private boolean isIgnored(Optional<Profile> profile) {
    String property = properties.apply("aws.ignoreConfiguredEndpointUrls");
    String variable = variables.apply("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
    String either = property == null ? variable : property;
    return Boolean.parseBoolean(
        either == null ? property(profile, "ignore_configured_endpoint_urls") : either);
  }

  private static String profileName() {
    String name = ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow();
    return name.isBlank() ? "default" : name;
  }

  private static InvalidSettingsException bad(String problem) {
    return new InvalidSettingsException(List.of(problem.replaceAll("\\p{Cntrl}+", " ")));
  }

  /**
   * An endpoint as it is configured.
   *
   * @param name where
   */
  private record Source(String name, String value) {
    Source(String name, UnaryOperator<String> values) {
      this(name, values.apply(name));
    }

    URI uri() {
      try {
        URI uri = new URI(value);
        if (isHttp(uri) && uri.getHost() != null && uri.getPort() <= MOST_PORT) {
          return uri;
        }
      } catch (URISyntaxException e) {
        // Its message says less than ours.
      }
      throw bad(name + " was " + ALLOWED.formatted(value));
    }

    private static boolean isHttp(URI uri) {
      return "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
    }
  }
}
