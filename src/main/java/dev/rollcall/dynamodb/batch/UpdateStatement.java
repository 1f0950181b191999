package dev.rollcall.dynamodb.batch;
import java.util.*;
import software.amazon.awssdk.services.dynamodb.model.*;
public final class UpdateStatement { public BatchStatementRequest statement() { return null; } public Map<String, AttributeValue> updatedNew() { return null; } public boolean returnsUpdatedNew() { return false; } }
