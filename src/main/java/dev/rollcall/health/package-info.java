/**
 * The checks of the table, shared by {@code /health/ready}, the doctor and the log of the start. It
 * may import {@code student}, {@code storage}, {@code metrics}, {@code settings} and the AWS SDK.
 */
package dev.rollcall.health;
