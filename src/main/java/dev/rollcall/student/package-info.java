/**
 * The domain: student records, their table, and what its failures mean. It may import {@code
 * dynamodb}, {@code metrics}, {@code settings} and the AWS SDK, and knows no HTTP.
 */
package dev.rollcall.student;
