package dev.rollcall;

import dev.rollcall.settings.Settings;
import dev.rollcall.support.DynamoDbLocal;
import dev.rollcall.support.TestService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Indexes that no list of a department can go by. */
enum OddIndex {
  OTHER_ATTRIBUTE("Name", ScalarAttributeType.S, "", ProjectionType.ALL),
  OTHER_TYPE("Dept", ScalarAttributeType.N, "", ProjectionType.ALL),
  /** Whoever has no name is not in it. */
  SORTED("Dept", ScalarAttributeType.S, "Name", ProjectionType.ALL),
  KEYS_ONLY("Dept", ScalarAttributeType.S, "", ProjectionType.KEYS_ONLY);

  private final String key;
  private final ScalarAttributeType type;
  private final String sortKey;
  private final ProjectionType projection;

  OddIndex(String key, ScalarAttributeType type, String sortKey, ProjectionType projection) {
    this.key = key;
    this.type = type;
    this.sortKey = sortKey;
    this.projection = projection;
  }

  /** Makes the table with this index, and a client of it. */
  DynamoDbAsyncClient table(Settings settings) {
    List<AttributeDefinition> attributes = new ArrayList<>();
    attributes.add(attribute("StudentID", ScalarAttributeType.S));
    attributes.add(attribute(key, type));
    List<KeySchemaElement> keys = new ArrayList<>(List.of(key(key, KeyType.HASH)));
    if (!sortKey.isEmpty()) {
      attributes.add(attribute(sortKey, ScalarAttributeType.S));
      keys.add(key(sortKey, KeyType.RANGE));
    }
    GlobalSecondaryIndex index =
        GlobalSecondaryIndex.builder()
            .indexName(name())
            .keySchema(keys)
            .projection(projected -> projected.projectionType(projection))
            .build();
    try (DynamoDbAsyncClient patient =
        DynamoDbLocal.shared().client(TestService.settings(Map.of()))) {
      patient
          .createTable(
              table ->
                  table
                      .tableName(settings.tableName())
                      .billingMode(BillingMode.PAY_PER_REQUEST)
                      .keySchema(key("StudentID", KeyType.HASH))
                      .attributeDefinitions(attributes)
                      .globalSecondaryIndexes(List.of(index)))
          .join();
    }
    return DynamoDbLocal.shared().client(settings);
  }

  private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }
}
