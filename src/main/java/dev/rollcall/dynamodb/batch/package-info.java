/** What merges single-item calls to DynamoDB into batch calls, and decides when that pays. */
package dev.rollcall.dynamodb.batch;
