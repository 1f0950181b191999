package dev.rollcall.dynamodb.batch;
import java.util.*;
import java.util.function.*;
import software.amazon.awssdk.services.dynamodb.*;
public final class KeySchemas { private final Map<String, Set<String>> known; public KeySchemas(DynamoDbAsyncClient c, Map<String, Set<String>> known, LongSupplier clock) { this.known = known; } public Set<String> of(String t) { return known.get(t); } }
