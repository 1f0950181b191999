/**
 * The domain: student records and their table. It may import {@code storage}, {@code dynamodb},
 * {@code metrics}, {@code settings} and the AWS SDK, and knows no HTTP.
 */
package dev.rollcall.student;
