package dev.rollcall.faults;

import io.vertx.core.json.JsonObject;

/**
 * A call as DynamoDB sees it.
 *
 * @param operation such as {@code GetItem}
 * @param isOfTheSdk whether the SDK's client makes it, and not the event-loop client
 */
record Call(String operation, JsonObject body, boolean isOfTheSdk) {}
