/**
 * One signed attempt at a call in DynamoDB's JSON protocol, on the calling event loop. Knows no
 * batch and no retry.
 */
package dev.rollcall.dynamodb.http;
