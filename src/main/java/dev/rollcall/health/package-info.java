/**
 * The checks of the table, shared by {@code /health/ready}, the doctor and the log of the start. It
 * may import {@code student}, {@code dynamodb}, {@code metrics} and {@code settings}.
 */
package dev.rollcall.health;
