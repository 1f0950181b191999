/**
 * What every use of DynamoDB shares: the SDK's client from the settings, the bridge to Vert.x's
 * futures, and what failures mean. It may import {@code dynamodb}, {@code metrics}, {@code
 * settings} and the AWS SDK, and knows no student.
 */
package dev.rollcall.storage;
