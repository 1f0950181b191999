package dev.rollcall.dynamodb.batch;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;

/**
 * An {@code UpdateItem} as a PartiQL statement.
 *
 * @param statement of the same effect, unless there is no item of that key: then it fails
 * @param updatedNew the attributes that it sets, with their new values
 * @param returnsUpdatedNew whether the update's answer is to have them
 */
public record UpdateStatement(
    BatchStatementRequest statement,
    Map<String, AttributeValue> updatedNew,
    boolean returnsUpdatedNew) {}
