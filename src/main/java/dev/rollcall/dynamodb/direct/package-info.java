/**
 * One signed attempt at a call in DynamoDB's JSON protocol, made on the calling event loop. Knows
 * the protocol's envelope, and nothing of students or retries.
 */
package dev.rollcall.dynamodb.direct;
