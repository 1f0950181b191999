/**
 * What the service promises, shown by breaking things: the built JAR as a process, DynamoDB Local,
 * and a proxy between them that fails on command.
 *
 * <p>{@code mvn verify -Pfull -Dchaos.scale=1} runs all of it and writes {@code
 * docs/reliability.md}. Without the scale it is the short form that CI runs, with the same checks
 * and fewer repetitions.
 */
package dev.rollcall.chaos;
