/**
 * DynamoDB's clients for an event loop, as drop-in {@code DynamoDbAsyncClient}s: {@link
 * dev.rollcall.dynamodb.BatchingDynamoDbClient} merges the calls of one tick, {@link
 * dev.rollcall.dynamodb.EventLoopDynamoDbClient} makes the first attempt. A library: imports the
 * AWS SDK and Vert.x only.
 *
 * <pre>{@code
 * // once
 * DynamoDbAsyncClient sdk = DynamoDbAsyncClient.builder().addPlugin(new EventLoopPlugin()).build();
 * // on each event loop
 * DynamoDbAsyncClient dynamoDb =
 *     BatchingDynamoDbClient.builder()
 *         .vertx(vertx)
 *         .client(EventLoopDynamoDbClient.builder().vertx(vertx).client(sdk).build())
 *         .policy(BatchingPolicy.adaptive(vertx))
 *         .keyNames("Seats", "Course", "Seat")
 *         .build();
 * }</pre>
 */
package dev.rollcall.dynamodb;
