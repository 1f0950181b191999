package dev.rollcall.standin;

/**
 * An attribute's value.
 *
 * @param json the bytes it came as, such as {@code {"S":"Anita"}}
 * @param text its text, null if it is not of type S
 */
record Value(byte[] json, String text) {}
