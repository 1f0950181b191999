/**
 * Imports and exports of any length. It may import the other rooms of {@code http}, {@code
 * student}, {@code storage} and {@code settings}.
 */
package dev.rollcall.http.bulk;
