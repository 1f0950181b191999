package dev.rollcall.dynamodb.batch;
import java.util.*;
import software.amazon.awssdk.services.dynamodb.model.*;
public final class ItemKey { private ItemKey() {} public static Object of(Map<String, AttributeValue> attributes, Set<String> names) { List<Object> all = new ArrayList<>(); for (String n : new TreeSet<>(names)) { AttributeValue v = attributes.get(n); if (v == null) return null; if (names.size() == 1 && v.s() != null) return v.s(); all.add(v); } return all; } }
