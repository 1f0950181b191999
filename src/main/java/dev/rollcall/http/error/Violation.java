package dev.rollcall.http.error;

/**
 * One thing wrong with a request.
 *
 * @param field the member it is about, or {@code body} for the body as a whole
 */
public record Violation(String field, String problem) {}
