package dev.rollcall.dynamodb.batch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Turns updates into PartiQL statements of the same effect, if there is one. Remembers the
 * translation of an expression. Belongs to one event loop.
 */
public final class UpdateStatements {
  /** See "BatchStatementRequest" in DynamoDB's API reference. */
  private static final int LONGEST_STATEMENT = 8192;

  private static final int REMEMBERED = 100;
  private static final Pattern TABLE_NAME = Pattern.compile("[A-Za-z0-9_.-]{3,255}");

  /** DynamoDB's developer guide, "Reserved words": an expression can't have them as names. */
  private final Set<String> reservedWords = reservedWords();

  private final Map<Shape, Optional<Template>> templates =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Shape, Optional<Template>> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** What a translation depends on. */
  private record Shape(
      String table,
      String expression,
      Map<String, String> names,
      Set<String> values,
      Set<String> key) {}

  /**
   * A translation.
   *
   * @param set each attribute that is set, and the placeholder of its value
   * @param key the key's attributes
   */
  private record Template(
      String statement, List<Map.Entry<String, String>> set, List<String> key) {}

  /** The update as a statement; nothing if none has the same effect and the same answer. */
  public Optional<UpdateStatement> of(UpdateItemRequest request) {
    if (!isPlain(request)) {
      return Optional.empty();
    }
    Shape shape =
        new Shape(
            request.tableName(),
            request.updateExpression(),
            request.expressionAttributeNames(),
            request.expressionAttributeValues().keySet(),
            request.key().keySet());
    Optional<Template> known = templates.get(shape);
    if (known == null) {
      known = template(shape);
      templates.put(shape, known);
    }
    return known.isEmpty() ? Optional.empty() : statement(request, known.get());
  }

  private static boolean isPlain(UpdateItemRequest request) {
    return request.updateExpression() != null
        && request.tableName() != null
        && request.hasKey()
        && request.conditionExpression() == null
        && !request.hasExpected()
        && !request.hasAttributeUpdates()
        && request.conditionalOperator() == null
        && request.returnValuesOnConditionCheckFailure() == null
        && isNone(request.returnConsumedCapacity(), request.returnItemCollectionMetrics())
        && (request.returnValues() == null
            || request.returnValues() == ReturnValue.NONE
            || request.returnValues() == ReturnValue.UPDATED_NEW);
  }

  private static boolean isNone(
      ReturnConsumedCapacity capacity, ReturnItemCollectionMetrics metrics) {
    return (capacity == null || capacity == ReturnConsumedCapacity.NONE)
        && (metrics == null || metrics == ReturnItemCollectionMetrics.NONE);
  }

  private Optional<Template> template(Shape shape) {
    return TABLE_NAME.matcher(shape.table).matches()
        ? UpdateExpression.of(shape.expression, shape.names, shape.values, reservedWords)
            .flatMap(expression -> template(shape, expression))
        : Optional.empty();
  }

  private static Optional<Template> template(Shape shape, UpdateExpression expression) {
    StringBuilder text = new StringBuilder("UPDATE ").append(quoted(shape.table));
    List<String> names = new ArrayList<>(new TreeSet<>(shape.key));
    for (Map.Entry<String, String> set : expression.set()) {
      text.append(" SET ").append(quoted(set.getKey())).append("=?");
      names.add(set.getKey());
    }
    for (String removed : expression.removed()) {
      text.append(" REMOVE ").append(quoted(removed));
      names.add(removed);
    }
    List<String> key = List.copyOf(new TreeSet<>(shape.key));
    for (int i = 0; i < key.size(); i++) {
      text.append(i == 0 ? " WHERE " : " AND ").append(quoted(key.get(i))).append("=?");
    }
    boolean possible =
        names.stream().noneMatch(name -> name.indexOf('"') >= 0)
            && names.size() == Set.copyOf(names).size()
            && text.length() <= LONGEST_STATEMENT;
    return possible
        ? Optional.of(new Template(text.toString(), expression.set(), key))
        : Optional.empty();
  }

  private static String quoted(String name) {
    return '"' + name + '"';
  }

  private static Optional<UpdateStatement> statement(UpdateItemRequest request, Template template) {
    List<AttributeValue> parameters = new ArrayList<>();
    Map<String, AttributeValue> updatedNew = new HashMap<>();
    for (Map.Entry<String, String> set : template.set) {
      AttributeValue value = request.expressionAttributeValues().get(set.getValue());
      if (!isKeptAsItIs(value)) {
        return Optional.empty();
      }
      parameters.add(value);
      updatedNew.put(set.getKey(), value);
    }
    for (String name : template.key) {
      AttributeValue value = request.key().get(name);
      if (!isOfAKey(value)) {
        return Optional.empty();
      }
      parameters.add(value);
    }
    return Optional.of(
        new UpdateStatement(
            BatchStatementRequest.builder()
                .statement(template.statement)
                .parameters(parameters)
                .build(),
            updatedNew,
            request.returnValues() == ReturnValue.UPDATED_NEW));
  }

  /** Numbers are not: DynamoDB normalises them. */
  private static boolean isKeptAsItIs(AttributeValue value) {
    return switch (value.type()) {
      case S, B, BOOL -> true;
      case NUL -> value.nul();
      default -> false;
    };
  }

  private static boolean isOfAKey(AttributeValue value) {
    return switch (value.type()) {
      case S, N, B -> true;
      default -> false;
    };
  }

  private static Set<String> reservedWords() {
    try (InputStream words = UpdateStatements.class.getResourceAsStream("reserved-words.txt")) {
      return Set.of(new String(words.readAllBytes(), StandardCharsets.US_ASCII).split("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
