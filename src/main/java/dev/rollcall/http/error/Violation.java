package dev.rollcall.http.error;

/**
 * One thing wrong with a request.
 *
 * @param field the member it is about, or {@code body} for the body as a whole
 * @param problem what is wrong, as the rest of a sentence that starts with the field
 */
public record Violation(String field, String problem) {}
