/**
 * The handlers of the student routes, one a class, with the parsers and formats that they use. It
 * may import the other rooms of {@code http}, {@code student} and {@code settings}.
 */
package dev.rollcall.http.student;
