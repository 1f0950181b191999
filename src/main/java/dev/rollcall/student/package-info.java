/**
 * The domain: student records, their table, what its failures mean, and the checks of it. The only
 * room beside {@code dynamodb} that sees the AWS SDK; knows no HTTP.
 */
package dev.rollcall.student;
